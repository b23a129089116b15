"""Load tests of the production server with simulated users, by Locust. `make loadtest`."""
