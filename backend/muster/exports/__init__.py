"""Exports every matching job as CSV, NDJSON or JSON, streamed from one snapshot."""
