"""Everything for one machine: the embedded PostgreSQL and the foreground runner."""
