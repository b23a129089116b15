"""Fault tests: kill, starve and race real processes under write load. `make test-faults`."""
