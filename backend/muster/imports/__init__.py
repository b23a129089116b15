"""Real histories become jobs: a log is read line by line (``lines``), told (``swf``, ``sacct``) and loaded in batches.

What is not as it should be never stops an import. A job that could be told only with a guess carries the doubt in
``result_data.import.doubts``, which :class:`muster.imports.imported_job.Doubt` lists; a row that could not be told at
all is skipped and counted under a :class:`muster.imports.imported_job.Skip`. Every line of a log is accounted for.
"""
