-- Purpose: disables the triggers that keep the tally, and no others.
ALTER TABLE job
    DISABLE TRIGGER job_tally_on_insert,
    DISABLE TRIGGER job_tally_on_update,
    DISABLE TRIGGER job_tally_on_delete
