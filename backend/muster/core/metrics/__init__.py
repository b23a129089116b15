"""Counters and timers of one process, for Prometheus and the log."""
