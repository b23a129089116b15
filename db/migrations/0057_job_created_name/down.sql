DROP INDEX job_created_name_idx;
