"""`make plots`: draws what `make bench-rows` and `make loadtest SHAPE=ladder` have measured, and nothing else."""
