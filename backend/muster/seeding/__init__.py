"""Generated jobs: their kinds (``recipes``), and their creation in the database (``seed``)."""
