"""Imports logs of past jobs: reads a log (``read_log``), compares its jobs and loads them in batches (``load``).

Invalid rows never stop an import. Assumed values are noted in ``result_data.import.doubts``
(:class:`muster.imports.doubts.Doubt`); a row without a usable job is skipped and counted
(:class:`muster.imports.doubts.Skip`). The report counts every line.
"""
