DROP INDEX job_owner_name_idx;
