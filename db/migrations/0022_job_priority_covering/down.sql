DROP INDEX job_priority_covering_idx;
