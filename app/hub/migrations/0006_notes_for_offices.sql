-- What coordinators decided and an office must know, as a return file brings it: the deadlines, and which of its projects were
-- merged. Only coordinators add such notes.
CREATE POLICY office_reads_decisions ON raingan.revision FOR SELECT TO raingan_office USING (
    office = '' AND kind = 'note' AND project_id IS NULL AND (
        body::jsonb->>'topic' = 'deadline'
        OR body::jsonb->>'topic' = 'merged' AND body::jsonb->>'rule' IN (SELECT one::text FROM raingan.my_projects() AS one)));

-- As before. Whoever has added something and then leaves the transaction open is cut off before those who wait for it give up.
CREATE OR REPLACE FUNCTION raingan.note_arrival() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    INSERT INTO raingan.arrival (fiscal_years, digests)
    SELECT array_agg(fiscal_year), array_agg(digest) FROM added HAVING count(*) > 0;
    PERFORM set_config('idle_in_transaction_session_timeout', '60s', true);
    RETURN NULL;
END $$;
