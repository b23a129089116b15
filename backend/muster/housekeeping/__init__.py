"""Background duties: folds the tally, makes partitions, refreshes statistics, works off operations."""
