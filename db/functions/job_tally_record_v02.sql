-- Keeps the tally under every write to job, COPY and raw SQL included: one delta row for each block that a
-- statement changes. Statement-level with transition tables, so that a batch pays once (docs/adr/0001).

CREATE FUNCTION job_tally_record_insert() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO job_tally_delta (minute, block, pending, running, completed, failed, cancelled)
    SELECT
        created_minute,
        job_block(id),
        count(*) FILTER (WHERE status = 'PENDING'),
        count(*) FILTER (WHERE status = 'RUNNING'),
        count(*) FILTER (WHERE status = 'COMPLETED'),
        count(*) FILTER (WHERE status = 'FAILED'),
        count(*) FILTER (WHERE status = 'CANCELLED')
    FROM inserted
    GROUP BY created_minute, job_block(id);
    RETURN NULL;
END
$$;

CREATE FUNCTION job_tally_record_delete() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO job_tally_delta (minute, block, pending, running, completed, failed, cancelled)
    SELECT
        created_minute,
        job_block(id),
        -count(*) FILTER (WHERE status = 'PENDING'),
        -count(*) FILTER (WHERE status = 'RUNNING'),
        -count(*) FILTER (WHERE status = 'COMPLETED'),
        -count(*) FILTER (WHERE status = 'FAILED'),
        -count(*) FILTER (WHERE status = 'CANCELLED')
    FROM deleted
    GROUP BY created_minute, job_block(id);
    RETURN NULL;
END
$$;

CREATE FUNCTION job_tally_record_update() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO job_tally_delta (minute, block, pending, running, completed, failed, cancelled)
    SELECT minute, block, pending, running, completed, failed, cancelled
    FROM (
        SELECT
            created_minute AS minute,
            job_block(id) AS block,
            coalesce(sum(n) FILTER (WHERE status = 'PENDING'), 0) AS pending,
            coalesce(sum(n) FILTER (WHERE status = 'RUNNING'), 0) AS running,
            coalesce(sum(n) FILTER (WHERE status = 'COMPLETED'), 0) AS completed,
            coalesce(sum(n) FILTER (WHERE status = 'FAILED'), 0) AS failed,
            coalesce(sum(n) FILTER (WHERE status = 'CANCELLED'), 0) AS cancelled
        FROM (
            SELECT created_minute, id, status, 1 AS n FROM updated_to
            UNION ALL
            SELECT created_minute, id, status, -1 AS n FROM updated_from
        ) AS version
        GROUP BY created_minute, job_block(id)
    ) AS change
    -- Heartbeats, progress and edits change no count.
    WHERE (pending, running, completed, failed, cancelled) <> (0, 0, 0, 0, 0);
    RETURN NULL;
END
$$;

-- TRUNCATE shows no rows to a trigger, and needs none: nothing is left to count.
CREATE FUNCTION job_tally_record_truncate() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    TRUNCATE job_tally, job_tally_delta;
    RETURN NULL;
END
$$;
