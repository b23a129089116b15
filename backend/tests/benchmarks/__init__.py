"""What single functions cost (``make bench-python``). In ``make test`` each runs once, untimed: it has to work."""
