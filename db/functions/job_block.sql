-- Purpose: gives the block of a job. The jobs of one minute and one block, 1,024 consecutive ids, are counted together
--   (docs/adr/0001).
-- Parameters: id of the job.
-- Returns: the number of the block.
CREATE OR REPLACE FUNCTION job_block(id bigint) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN id >> 10;
