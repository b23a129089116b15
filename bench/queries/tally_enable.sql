-- Purpose: enables the triggers of the tally only.
ALTER TABLE job_latest
    ENABLE TRIGGER job_tally_on_insert,
    ENABLE TRIGGER job_tally_on_update,
    ENABLE TRIGGER job_tally_on_delete
