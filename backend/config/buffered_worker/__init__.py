"""The gunicorn worker: an event loop reads requests and writes answers, threads run the application in between.

No thread waits for a client, however slowly it sends or reads (docs/adr has the reasons and the measurements).
"""
