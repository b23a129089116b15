"""What Muster is compared with: the same list, served as one would without it."""
