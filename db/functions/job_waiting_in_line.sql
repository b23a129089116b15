-- Purpose: says where a job stands in line, if it fits a worker.
-- Parameters: id: of the job; ahead: how many jobs stand before it; cap: the most that are counted; room: how many workers
--   have room for it now, of interest to the first in line; fitting: the workers that it fits.
-- Returns: a sentence or two for people.
CREATE OR REPLACE FUNCTION job_waiting_in_line(id bigint, ahead bigint, cap bigint, room bigint, fitting worker [])
RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
WITH able AS (
    SELECT
        min(each.identity) FILTER (WHERE each.kept_for = job_waiting_in_line.id) AS keeper,
        CASE count(*) WHEN 1 THEN 'one worker' ELSE format('%s workers', count(*)) END AS workers,
        CASE count(*) WHEN 1 THEN 'the worker that it fits is' ELSE format('all %s workers that it fits are', count(*)) END
            AS all_workers
    FROM unnest(fitting) AS each
)

SELECT
    CASE
        WHEN ahead > cap THEN format('It fits %s; more than %s jobs are ahead of it.', able.workers, number_text(cap))
        WHEN ahead > 1 THEN format('It fits %s; %s jobs are ahead of it.', able.workers, number_text(ahead))
        WHEN ahead = 1 THEN format('It fits %s; one job is ahead of it.', able.workers)
        WHEN room > 0 THEN 'It is first in line, and a worker has room for it.'
        WHEN able.keeper IS NOT NULL
            THEN format('It is first in line; the worker %s takes no other jobs until it has room for it.', able.keeper)
        ELSE format('It is first in line; %s busy.', able.all_workers)
    END
FROM able;
END;
