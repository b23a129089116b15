"""The foundation of all capabilities: SQL files, HTTP, metrics, rate limits, errors. Independent of jobs."""
