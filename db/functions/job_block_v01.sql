-- A block: 1,024 ids beside each other. The jobs of one minute and block are counted together (docs/adr/0001), and passed
-- over one by one by who looks for a place among them.

CREATE FUNCTION job_block(id bigint) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN id >> 10;

-- The first id of a block.
CREATE FUNCTION job_block_start(block bigint) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN block << 10;
