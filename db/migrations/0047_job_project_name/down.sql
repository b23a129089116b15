DROP INDEX job_project_name_idx;
