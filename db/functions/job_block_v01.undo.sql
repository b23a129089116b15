DROP FUNCTION job_block_start (bigint);
DROP FUNCTION job_block (bigint);
