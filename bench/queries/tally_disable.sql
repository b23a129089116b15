-- Purpose: disables the triggers of the tally only.
ALTER TABLE job_latest
    DISABLE TRIGGER job_tally_on_insert,
    DISABLE TRIGGER job_tally_on_update,
    DISABLE TRIGGER job_tally_on_delete
