"""Django's PostgreSQL engine with a pool that survives the server."""
