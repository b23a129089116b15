-- Purpose: removes the dead rows of a phase with jobs that ran, before the next one.
VACUUM job, job_latest, job_ready, job_tally, job_tally_delta, job_tally_fold
