-- What a push adds is followed at its commit: what is shown, and the sums of digests that a file and the hub compare first.

-- What a statement added, until the commit of its transaction has followed it.
CREATE TABLE raingan.arrival (
    number bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    fiscal_years smallint[] NOT NULL,
    digests bytea[] NOT NULL
);

CREATE TABLE raingan.bucket (
    number integer PRIMARY KEY,
    sum bytea NOT NULL
);
COMMENT ON COLUMN raingan.bucket.number IS 'The first three hexadecimal digits of the digests';
COMMENT ON COLUMN raingan.bucket.sum IS 'SHA-256 of the sorted digests; empty where all were deleted';

-- Whoever has added something and then leaves the transaction open is cut off before those who wait for it give up.
CREATE FUNCTION raingan.note_arrival() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    INSERT INTO raingan.arrival (fiscal_years, digests)
    SELECT array_agg(fiscal_year), array_agg(digest) FROM added HAVING count(*) > 0;
    PERFORM set_config('idle_in_transaction_session_timeout', '60s', true);
    RETURN NULL;
END $$;
CREATE TRIGGER note_arrival AFTER INSERT ON raingan.revision
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION raingan.note_arrival();

CREATE FUNCTION raingan.bucket_of(digest bytea) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT (get_byte(digest, 0) << 4) | (get_byte(digest, 1) >> 4) $$;

-- Sum these buckets anew.
CREATE FUNCTION raingan.sum_again(buckets integer[]) RETURNS void
LANGUAGE sql
AS $$
    INSERT INTO raingan.bucket
    SELECT number, coalesce((
        SELECT sha256(string_agg(digest, ''::bytea ORDER BY digest)) FROM raingan.revision
        WHERE digest >= decode(lpad(to_hex(number << 4), 4, '0'), 'hex')
            AND digest <= decode(lpad(to_hex(number << 4 | 15), 4, '0') || repeat('ff', 30), 'hex')
    ), '')
    FROM unnest(buckets) AS number
    ON CONFLICT (number) DO UPDATE SET sum = excluded.sum
$$;

-- Follow what a transaction added. At the commit, and one transaction after the other: so each sees what those before it
-- added, and nobody waits in a circle, as who waits for this lock holds nothing that those before him need. Only this takes
-- it: other logins have no right to. A client that is cut off holds it no longer: nothing is asked of him any more.
-- The first of its statements follows all of them, so that a record is read once, however many of its revisions came.
CREATE FUNCTION raingan.follow_arrival() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    years smallint[];
    names bytea[];
    added raingan.revision[];
    fresh uuid[];
    known uuid[] := '{}';
BEGIN
    LOCK TABLE raingan.shown_project IN SHARE ROW EXCLUSIVE MODE;
    IF NOT EXISTS (SELECT FROM raingan.arrival WHERE number = NEW.number) THEN
        RETURN NULL;
    END IF;
    FOR years, names IN
        SELECT array_agg(fiscal_year), array_agg(digest) FROM (
            SELECT fiscal_year, digest, row_number() OVER () / 500 AS part
            FROM raingan.arrival CROSS JOIN LATERAL unnest(fiscal_years, digests) AS given (fiscal_year, digest)
        ) AS numbered GROUP BY part
    LOOP
        added := ARRAY(
            SELECT came FROM unnest(years, names) AS given (fiscal_year, digest)
            JOIN raingan.revision AS came USING (fiscal_year, digest));
        fresh := raingan.fresh(ARRAY(SELECT record_id FROM unnest(added) AS came WHERE kind <> 'note'));
        PERFORM raingan.show(ARRAY(
            SELECT came FROM unnest(added) AS came
            WHERE record_id = ANY (fresh) AND NOT EXISTS (SELECT FROM raingan.void WHERE void.digest = came.digest)));
        known := known || ARRAY(
            SELECT DISTINCT record_id FROM unnest(added) AS came WHERE kind <> 'note' AND record_id <> ALL (fresh));
        UPDATE raingan.revision SET office = project.office
        FROM unnest(added) AS came JOIN raingan.project_office AS project USING (project_id)
        WHERE came.kind = 'project' AND came.record_id = ANY (fresh)
            AND revision.project_id = came.project_id AND revision.office = '' AND project.office <> '';
        UPDATE raingan.revision SET office = project.office
        FROM unnest(added) AS came JOIN raingan.project_office AS project USING (project_id)
        WHERE came.office <> project.office AND revision.fiscal_year = came.fiscal_year AND revision.digest = came.digest;
    END LOOP;
    PERFORM raingan.show_again(ARRAY(SELECT DISTINCT unnest(known)));
    PERFORM raingan.sum_again(ARRAY(SELECT DISTINCT raingan.bucket_of(unnest(digests)) FROM raingan.arrival));
    DELETE FROM raingan.arrival;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER follow_arrival AFTER INSERT ON raingan.arrival
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION raingan.follow_arrival();

-- What the owner deletes is no longer shown, nor summed.
CREATE FUNCTION raingan.follow_deletion() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    LOCK TABLE raingan.shown_project IN SHARE ROW EXCLUSIVE MODE;
    PERFORM raingan.show_again(ARRAY(SELECT DISTINCT record_id FROM deleted WHERE kind <> 'note'));
    PERFORM raingan.sum_again(ARRAY(SELECT DISTINCT raingan.bucket_of(digest) FROM deleted));
    RETURN NULL;
END $$;
CREATE TRIGGER follow_deletion AFTER DELETE ON raingan.revision
    REFERENCING OLD TABLE AS deleted FOR EACH STATEMENT EXECUTE FUNCTION raingan.follow_deletion();

REVOKE ALL ON FUNCTION raingan.note_arrival, raingan.bucket_of, raingan.sum_again, raingan.follow_arrival,
    raingan.follow_deletion FROM PUBLIC;
GRANT SELECT ON raingan.bucket TO raingan_coordinator;
