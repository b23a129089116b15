"""Exports every matching job or entry of the audit log as CSV, NDJSON or JSON, streamed from one snapshot."""
