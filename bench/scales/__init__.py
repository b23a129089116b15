"""`make bench-rows`: latency against rows, from databases of several sizes that are measured in one interleaved run.

Each size has a process of its own, since Django knows one database; they take turns, so that one case runs at a time.
"""
