-- Purpose: folds deltas into the tally, or merges them.
-- Parameters: everything boolean, at_least integer, keep integer: see the function.
-- Rows: one: folded bigint, the number of deltas folded or merged.
-- Index: job_tally_delta_txid_idx, job_tally_pkey, job_tally_fold_pkey.
SELECT job_tally_fold(%(everything)s::boolean, %(at_least)s::integer, %(keep)s::integer) AS folded
