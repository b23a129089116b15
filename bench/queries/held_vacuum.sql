-- Purpose: removes the dead rows of a phase with jobs created and completed, before the next one.
VACUUM job_tally, job_tally_delta, job_tally_fold, job
