-- Purpose: removes dead rows and brings the planner statistics up to date, for the jobs to claim.
VACUUM (ANALYZE) job
