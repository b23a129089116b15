DROP INDEX job_queue_name_idx;
