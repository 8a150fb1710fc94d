-- check_values reads a body as jsonb, which takes 1e2 for 100, but what is shown is read as json, which does not: an office could
-- send such a report where nothing shows it yet, and whoever merges its project could push no more. No program writes a number so,
-- and a file has no month of the year 0000, at which clients of the views fail. Before complete_revision, as triggers run by name.
CREATE FUNCTION raingan.check_plain() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    content json := NEW.body::json;
BEGIN
    IF content->>'period' LIKE '0000-%'
        OR content->>'fiscal_year' !~ '^[0-9]+$'
        OR content->>'progress' !~ '^[0-9]+$'
        OR content->>'allocated_budget_satang' !~ '^[0-9]+$'
        OR content->>'disbursed_satang' !~ '^[0-9]+$'
    THEN
        RAISE check_violation USING MESSAGE = 'the content is not that of a record';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER check_plain BEFORE INSERT ON raingan.revision
    FOR EACH ROW WHEN (NEW.kind <> 'note') EXECUTE FUNCTION raingan.check_plain();
REVOKE ALL ON FUNCTION raingan.check_plain FROM PUBLIC;
