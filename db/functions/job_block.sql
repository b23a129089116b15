-- Purpose: returns the block of a job: 1,024 consecutive ids. The tally counts the jobs of one minute and block together
--   (docs/adr/0001).
-- Parameters: id of the job.
-- Returns: the number of the block.
CREATE OR REPLACE FUNCTION job_block(id bigint) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN id >> 10;
