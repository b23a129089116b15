"""Rate limits for reads and writes of each client, shared by all processes."""
