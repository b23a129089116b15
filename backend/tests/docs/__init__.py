"""The documentation: every path and link in it exists."""
