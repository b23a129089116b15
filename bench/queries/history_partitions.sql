-- Purpose: creates the given number of monthly partitions, including the three future months of housekeeping.
-- Parameters: months integer.
SELECT job_status_partition_make_range(
    (now() - make_interval(months => %(months)s::integer - 4))::date, (now() + interval '3 months')::date
) AS made
