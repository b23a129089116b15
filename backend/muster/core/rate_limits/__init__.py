"""Rate limits: so many reads and so many writes for each client, shared by all processes."""
