-- Purpose: classifies a job by the time from its creation to its last update, on a logarithmic scale. Comparisons take a
--   tenth of the time of a logarithm, and each change of an older job computes it.
-- Parameters: delay: that time.
-- Returns: 9 to 20: it is shorter than 2 ^ class minutes; 21 for any longer time.
CREATE OR REPLACE FUNCTION job_delay_class(delay interval) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN delay < interval '512 minutes' THEN 9
    WHEN delay < interval '1024 minutes' THEN 10
    WHEN delay < interval '2048 minutes' THEN 11
    WHEN delay < interval '4096 minutes' THEN 12
    WHEN delay < interval '8192 minutes' THEN 13
    WHEN delay < interval '16384 minutes' THEN 14
    WHEN delay < interval '32768 minutes' THEN 15
    WHEN delay < interval '65536 minutes' THEN 16
    WHEN delay < interval '131072 minutes' THEN 17
    WHEN delay < interval '262144 minutes' THEN 18
    WHEN delay < interval '524288 minutes' THEN 19
    WHEN delay < interval '1048576 minutes' THEN 20
    ELSE 21
END;
