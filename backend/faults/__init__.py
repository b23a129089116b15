"""Faults: real processes are killed, starved and raced under write load. `make test-faults`."""
