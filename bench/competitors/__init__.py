"""The competitors: the same list served by other software."""
