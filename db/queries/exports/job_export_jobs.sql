-- Purpose: the matching jobs of an export; for several statuses in creation order, one ordered scan each, merged instead
--   of sorted. A template of job_export_csv.sql and job_export_json.sql.
-- Parameters: search text; statuses status_type[]; created_after and created_before timestamptz or null; those of the
--   conditions.
-- Regions: jobs: the FROM item, containing rows and source; matching: the jobs that meet the conditions; branch: those
--   of one status, in order; search_index: the condition of a search by the index of pieces.
-- Rows: all exported columns of a job; id.
-- Index: that of the order, or that of the rarest condition; job_lexemes_idx.
SELECT id
FROM
    /* jobs: */
    (
        /* rows: */
        /* matching: */
        SELECT
            id,
            name,
            priority,
            queue,
            owner,
            project,
            attempt,
            created_at,
            updated_at,
            scheduled_at,
            started_at,
            completed_at,
            status,
            status_at,
            status_message,
            progress,
            description,
            task,
            unique_key,
            max_attempts,
            error_message,
            exit_code,
            usage,
            worker,
            args,
            result_data,
            resource_requirements,
            created_minute
        FROM /* source: */ jobs /* :source */
        WHERE /* conditions: */ true /* :conditions */
        /* :matching */
        /* :rows */
    ) AS job
    /* :jobs */;

SELECT id
FROM (
    /* branch: */
    (
        /* status_rows: */
        SELECT id, created_minute
        FROM jobs_from_latest
        WHERE status = 'FAILED'
        /* :status_rows */
        ORDER BY /* order: */ created_minute DESC, id DESC /* :order */
    )
    /* :branch */
    UNION ALL
    (
        SELECT id, created_minute
        FROM jobs_from_latest
        WHERE status = 'CANCELLED'
        ORDER BY created_minute DESC, id DESC
    )
) AS job
ORDER BY created_minute DESC, id DESC;

SELECT id
FROM jobs
WHERE
    /* search_index: */
    id IN (
        SELECT id
        FROM job_find(
            %(search)s::text,
            NULL,
            NULL,
            NULL,
            NULL,
            NULL,
            %(created_after)s::timestamptz,
            %(created_before)s::timestamptz,
            NULL
        )
    )
    /* :search_index */
