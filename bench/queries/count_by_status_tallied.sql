-- Purpose: number of jobs by status from the tally, as the list counts them.
SELECT status, job_count(ARRAY[status], NULL, NULL)
FROM unnest(enum_range(NULL::status_type)) AS status
