"""Other queues on PostgreSQL, each with its own worker process that runs jobs that do nothing.

Each program takes the same arguments: ``install`` creates its tables, ``fill COUNT`` adds ready jobs by the queue's
own call, and ``work COUNT`` runs jobs until its standard input ends. It prints ``warm`` when a tenth of COUNT jobs have
begun, and ``last`` when all have. PGHOST, PGDATABASE and the like name the database.
"""
