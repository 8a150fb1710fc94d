-- A revision has at most 64 parents (docs/file-format.md 2.14), each a digest: a million of them would fill the memory of everybody
-- who takes it. Before complete_revision, as triggers run by name.
CREATE FUNCTION raingan.check_parents() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF cardinality(NEW.parents) > 64
        OR EXISTS (SELECT FROM unnest(NEW.parents) AS parent WHERE octet_length(parent) IS DISTINCT FROM 32)
    THEN
        RAISE check_violation USING MESSAGE = 'the parents are not those of a revision';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER check_parents BEFORE INSERT ON raingan.revision
    FOR EACH ROW WHEN (NEW.parents <> '{}') EXECUTE FUNCTION raingan.check_parents();
REVOKE ALL ON FUNCTION raingan.check_parents FROM PUBLIC;
