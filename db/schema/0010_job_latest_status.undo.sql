DROP TYPE job_latest_status;
