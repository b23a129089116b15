"""A simulation: many jobs, workers of both kinds and people, while processes are killed and paused at random."""
