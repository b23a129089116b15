"""One file per management command, on a real database with real commits."""
