-- The tally: how many jobs of each status every stretch of the order (created_minute, id) holds.
-- Writers only ever insert into job_tally_delta; housekeeping folds it into job_tally; readers sum both.

CREATE TABLE job_tally (
    -- Length of the stretch in minutes: 1 (one block of one minute), 60, 1440, 43200 (an hour, a day, 30 days: block 0).
    span integer NOT NULL,
    -- First minute of the stretch, a multiple of span, in minutes since the epoch.
    minute integer NOT NULL,
    -- id >> 12: at most 4096 jobs, consecutive within their minute.
    block bigint NOT NULL,
    pending integer NOT NULL DEFAULT 0,
    running integer NOT NULL DEFAULT 0,
    completed integer NOT NULL DEFAULT 0,
    failed integer NOT NULL DEFAULT 0,
    cancelled integer NOT NULL DEFAULT 0,
    CONSTRAINT job_tally_pkey PRIMARY KEY (span, minute, block),
    CONSTRAINT job_tally_span CHECK (span IN (1, 60, 1440, 43200)),
    CONSTRAINT job_tally_block CHECK (span = 1 OR block = 0)
    -- No CHECK that counts are not negative: an upsert would test it on the delta, before it is added.
)
WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000);

CREATE TABLE job_tally_delta (
    -- The writing transaction. Readers skip all that the last fold took in, dead rows included, by this.
    txid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    block bigint NOT NULL,
    minute integer NOT NULL,
    pending integer NOT NULL,
    running integer NOT NULL,
    completed integer NOT NULL,
    failed integer NOT NULL,
    cancelled integer NOT NULL
)
-- A queue: emptied every few seconds, so vacuumed often and never for its size.
WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_cost_delay = 0);

CREATE INDEX job_tally_delta_txid_idx ON job_tally_delta (txid);

-- Each fold leaves the snapshot that it saw: every delta that was visible in it is in job_tally, or in a delta of the
-- fold's own. The newest row counts. Rows are added, not updated: the newest is the last of its index, whatever dead ones a
-- long transaction keeps from being vacuumed.
CREATE TABLE job_tally_fold (
    id bigint GENERATED ALWAYS AS IDENTITY,
    snapshot pg_snapshot NOT NULL DEFAULT pg_current_snapshot(),
    folded_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT job_tally_fold_pkey PRIMARY KEY (id)
)
WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);

INSERT INTO job_tally_fold DEFAULT VALUES;
