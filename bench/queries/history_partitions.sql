-- Purpose: makes as many monthly partitions as are asked for, with the three months ahead that housekeeping makes.
-- Parameters: months integer.
SELECT job_status_partition_make_range(
    (now() - make_interval(months => %(months)s::integer - 4))::date, (now() + interval '3 months')::date
) AS made
