-- Purpose: enables the triggers that keep the tally, and no others.
ALTER TABLE job
    ENABLE TRIGGER job_tally_on_insert,
    ENABLE TRIGGER job_tally_on_update,
    ENABLE TRIGGER job_tally_on_delete
