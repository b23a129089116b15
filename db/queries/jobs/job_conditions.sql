-- Purpose: the conditions of a list, each named like its field in JobFilter. A template of all statements that filter
--   jobs. By itself: the number of jobs that meet all of them.
-- Parameters: statuses status_type[]; search, queue, owner, project text; priority, priority_min, priority_max smallint;
--   created_after, created_before timestamptz; last_job_id bigint.
-- Regions: one per condition, and: everything: for none; status: a single one as a literal, so that an index that starts
--   with it is scanned in order; created_after_passed and created_before_passed: a bound that a page from a cursor or a
--   position has already passed; created_after_updated: created_after with the same bound on updated_at; existing: the
--   jobs up to a given one.
-- Rows: one: count.
-- Index: job_latest_status_idx, job_created_idx.
SELECT count(*) AS count
FROM jobs
WHERE
    /* everything: */ true /* :everything */
    AND /* status: */ status = /* value: */ 'FAILED' /* :value */ /* :status */
    AND /* statuses: */ status = ANY (%(statuses)s::status_type []) /* :statuses */
    AND
    /* search: */
    -- Written so that an ordered scan does not use the index of pieces, and the term is folded once, not for each row.
    strpos(job_name_fold(name), (SELECT job_name_fold(%(search)s::text))) > 0
    /* :search */
    AND /* priority: */ priority = %(priority)s::smallint /* :priority */
    AND /* priority_min: */ priority >= %(priority_min)s::smallint /* :priority_min */
    AND /* priority_max: */ priority <= %(priority_max)s::smallint /* :priority_max */
    AND /* queue: */ queue = %(queue)s::text /* :queue */
    AND /* owner: */ owner = %(owner)s::text /* :owner */
    AND /* project: */ project = %(project)s::text /* :project */
    AND
    /* created_after: */
    created_minute >= job_minute(%(created_after)s::timestamptz) AND created_at >= %(created_after)s::timestamptz
    /* :created_after */
    AND
    /* created_before: */
    created_minute <= job_minute(%(created_before)s::timestamptz) AND created_at < %(created_before)s::timestamptz
    /* :created_before */
    -- Without the bound on the minute: with it and a cursor, PostgreSQL starts at the bound and scans all rows up to the
    -- cursor.
    AND /* created_after_passed: */ created_at >= %(created_after)s::timestamptz /* :created_after_passed */
    AND /* created_before_passed: */ created_at < %(created_before)s::timestamptz /* :created_before_passed */
    AND
    /* created_after_updated: */
    updated_at >= %(created_after)s::timestamptz AND created_at >= %(created_after)s::timestamptz
    /* :created_after_updated */
    AND /* existing: */ id <= %(last_job_id)s::bigint /* :existing */
