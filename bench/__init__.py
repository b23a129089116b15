"""`make bench`: what Muster costs, in ratios to what else could do the same, measured in one interleaved run.

Subjects (``subjects/``) hold cases; a phase runs its cases round after round, in random order within each, so that
whatever else the machine does meets all of them alike. A case answers one :class:`~bench.samples.Sample` a round; the
report's rows are made of these: a ratio is taken within each round, and its median and spread are shown.

SQL that only measures stands in ``queries/``: like the tests, this package may have some of its own outside ``db/``.
"""
