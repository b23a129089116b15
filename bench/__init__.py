"""`make bench`: compares Muster with its alternatives, as ratios measured in one interleaved run.

A subject (``subjects/``) has cases. A phase runs its cases round after round, in random order within each round, so
that other load on the machine affects all of them equally. A case yields one :class:`~bench.samples.Sample` per
round. The report computes each ratio within a round and shows the median and the spread of all rounds.

SQL used only for measuring is in ``queries/``: like the tests, this package may have SQL outside ``db/``.
"""
