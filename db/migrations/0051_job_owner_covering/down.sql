DROP INDEX job_owner_covering_idx;
