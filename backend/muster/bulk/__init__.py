"""Writes of many jobs: batch creation, bulk actions over ids or a filter, and operations."""
