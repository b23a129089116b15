"""Logs of jobs: what runs print, sent by workers in chunks, read by line."""
