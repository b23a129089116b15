-- Purpose: folds the recorded runs, as housekeeping does.
-- Parameters: none.
SELECT run_fold('1 hour')
