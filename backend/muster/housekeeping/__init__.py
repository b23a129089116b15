"""Background duties: folds the tally, creates partitions, refreshes statistics, executes operations."""
