-- Purpose: removes the jobs that an interrupted measurement has left.
DELETE FROM graphile_worker._private_jobs
