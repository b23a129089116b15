"""The job list: the shape of a request, its statement, and how to search."""
