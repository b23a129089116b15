DROP INDEX job_name_covering_idx;
