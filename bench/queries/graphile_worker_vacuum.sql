-- Purpose: removes dead rows and brings the planner statistics up to date, before a round.
VACUUM (ANALYZE) graphile_worker._private_jobs
