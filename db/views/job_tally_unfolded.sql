-- Purpose: shows the deltas that the last fold has not seen, for metrics and tests. Functions read them without this
--   view, the boundary first, so that their plans use the index whatever the statistics say of a queue.
-- Rows: one for each delta: minute, block, pending, running, completed, failed, cancelled, queue, owner, project, priority.
-- Reads: job_tally_delta_txid_idx.
CREATE OR REPLACE VIEW job_tally_unfolded AS
SELECT
    delta.minute,
    delta.block,
    delta.pending,
    delta.running,
    delta.completed,
    delta.failed,
    delta.cancelled,
    delta.queue,
    delta.owner,
    delta.project,
    delta.priority
FROM job_tally_boundary AS fold
JOIN job_tally_delta AS delta ON delta.txid >= fold.since OR delta.txid = ANY (fold.open_then);
