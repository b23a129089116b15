DROP FUNCTION job_status_default_empty (integer);
DROP FUNCTION job_status_partition_make_range (date, date);
DROP FUNCTION job_status_partition_make (date);
DROP FUNCTION job_status_partition_lock();
