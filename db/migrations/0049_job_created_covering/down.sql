DROP INDEX job_created_covering_idx;
