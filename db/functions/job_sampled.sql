-- Purpose: returns whether a job is in the sample for search: one in 1,024, independent of patterns in names and ids.
-- Parameters: id of the job.
-- Returns: true if it is in the sample.
CREATE OR REPLACE FUNCTION job_sampled(id bigint) RETURNS boolean
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN hashint8(id) & 1023 = 0;
