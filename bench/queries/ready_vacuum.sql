-- Purpose: removes dead rows and brings the planner statistics up to date, for the tables that ready jobs are in.
VACUUM (ANALYZE) job, job_latest, job_ready
