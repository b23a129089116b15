"""Load tests: the production server under people and programs, by Locust. `make loadtest`."""
