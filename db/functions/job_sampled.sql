-- Purpose: says whether a job belongs to the sample of search: one in 1,024, whatever pattern its name or id follows.
-- Parameters: id of the job.
-- Returns: true for the sample.
CREATE OR REPLACE FUNCTION job_sampled(id bigint) RETURNS boolean
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN hashint8(id) & 1023 = 0;
