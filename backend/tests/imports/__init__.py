"""Logs of jobs, read and loaded. The logs in ``fixtures/`` are made up, each line dirty in a way of its own."""
