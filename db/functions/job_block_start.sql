-- Purpose: returns the first id of a block.
-- Parameters: block, as returned by job_block.
-- Returns: the id.
CREATE OR REPLACE FUNCTION job_block_start(block bigint) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN block << 10;
