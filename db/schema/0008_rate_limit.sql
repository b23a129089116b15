-- What clients have spent of their budgets. Lost in a crash, and no harm done: nothing of it is written to the log.
CREATE UNLOGGED TABLE rate_limit (
    -- When the budget will be full again: in the past, it is full already and the row as good as gone.
    full_at timestamptz NOT NULL,
    client text NOT NULL,
    budget text NOT NULL,
    CONSTRAINT rate_limit_pkey PRIMARY KEY (client, budget)
)
-- Each request updates a row: in place, on a page with room to spare, and vacuumed by number, not by share.
WITH (fillfactor = 30, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
