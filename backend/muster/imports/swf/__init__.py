"""Reads logs in the Standard Workload Format."""
