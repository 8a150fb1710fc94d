-- What a file and the hub compare first: a sum of the digests that begin alike, kept by whoever adds or deletes some.

CREATE TABLE raingan.bucket (
    number smallint PRIMARY KEY,
    sum bytea
);
COMMENT ON COLUMN raingan.bucket.number IS 'The first three hexadecimal digits of the digests';
COMMENT ON COLUMN raingan.bucket.sum IS 'SHA-256 of the sorted digests; NULL only within the commit that changes it';

CREATE INDEX ON raingan.revision (digest) INCLUDE (office, fiscal_year);

CREATE FUNCTION raingan.bucket_of(digest bytea) RETURNS smallint
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT ((get_byte(digest, 0) << 4) | (get_byte(digest, 1) >> 4))::smallint $$;

-- Sum the buckets anew that have no sum.
CREATE FUNCTION raingan.sum_buckets() RETURNS void
LANGUAGE sql
AS $$
    UPDATE raingan.bucket SET sum = coalesce((
        SELECT sha256(string_agg(digest, ''::bytea ORDER BY digest)) FROM raingan.revision
        WHERE digest >= decode(lpad(to_hex(number::integer << 4), 4, '0'), 'hex')
            AND digest <= decode(lpad(to_hex(number::integer << 4 | 15), 4, '0') || repeat('ff', 30), 'hex')
    ), '') WHERE sum IS NULL
$$;

-- As the last arrival of a transaction is followed: each deletes its own, and those of others are not seen before.
CREATE FUNCTION raingan.sum_arrivals() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    LOCK TABLE raingan.shown_project IN SHARE ROW EXCLUSIVE MODE;
    INSERT INTO raingan.bucket SELECT DISTINCT raingan.bucket_of(digest) FROM unnest(OLD.digests) AS digest
    ON CONFLICT (number) DO UPDATE SET sum = NULL WHERE bucket.sum IS NOT NULL;
    IF NOT EXISTS (SELECT FROM raingan.arrival) THEN
        PERFORM raingan.sum_buckets();
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER sum_arrivals AFTER DELETE ON raingan.arrival
    FOR EACH ROW EXECUTE FUNCTION raingan.sum_arrivals();

-- What the owner deletes is no longer shown, nor summed.
CREATE FUNCTION raingan.follow_deletion() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    records uuid[];
BEGIN
    LOCK TABLE raingan.shown_project IN SHARE ROW EXCLUSIVE MODE;
    records := ARRAY(SELECT DISTINCT record_id FROM deleted WHERE kind <> 'note');
    DELETE FROM raingan.shown_project WHERE project_id = ANY (records);
    DELETE FROM raingan.shown_report WHERE report_id = ANY (records);
    PERFORM raingan.show_again(records);
    INSERT INTO raingan.bucket SELECT DISTINCT raingan.bucket_of(digest) FROM deleted
    ON CONFLICT (number) DO UPDATE SET sum = NULL;
    PERFORM raingan.sum_buckets();
    RETURN NULL;
END $$;
CREATE TRIGGER follow_deletion AFTER DELETE ON raingan.revision
    REFERENCING OLD TABLE AS deleted FOR EACH STATEMENT EXECUTE FUNCTION raingan.follow_deletion();

INSERT INTO raingan.bucket
SELECT raingan.bucket_of(digest), sha256(string_agg(digest, ''::bytea ORDER BY digest)) FROM raingan.revision GROUP BY 1;

REVOKE ALL ON FUNCTION raingan.bucket_of, raingan.sum_buckets, raingan.sum_arrivals, raingan.follow_deletion FROM PUBLIC;
GRANT SELECT ON raingan.bucket TO raingan_coordinator;
