"""Runs Muster on one machine: the embedded PostgreSQL and the foreground runner."""
