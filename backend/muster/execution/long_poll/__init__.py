"""Claims that wait on the server until there are jobs for them."""
