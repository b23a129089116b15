"""`make bench-rows`: latency against rows, from databases of several sizes in one interleaved run.

Each size has its own process, since Django is set up for one database. Only one case runs at a time.
"""
