"""Benchmarks of single functions (``make bench-python``). In ``make test`` each runs once, untimed."""
