DROP INDEX job_queue_covering_idx;
