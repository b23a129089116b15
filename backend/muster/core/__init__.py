"""What every capability stands on: SQL files, HTTP, metrics, rate limits, errors. Knows nothing of jobs."""
