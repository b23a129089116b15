-- Purpose: removes dead rows and brings the planner statistics up to date, before a round.
VACUUM (ANALYZE) pgboss.job_common
