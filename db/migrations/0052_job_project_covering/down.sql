DROP INDEX job_project_covering_idx;
