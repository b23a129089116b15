"""Jobs and their histories: create, list, search, update, delete."""
