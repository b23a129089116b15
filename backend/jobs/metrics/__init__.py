"""What the server counts and times, for Prometheus and for the log."""
