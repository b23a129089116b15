"""Workers: the protocol that hands out jobs, leases and retries, the bundled worker and its tasks."""
