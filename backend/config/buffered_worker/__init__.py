"""The gunicorn worker: an event loop reads requests and writes responses; threads run the application.

No thread ever waits for a slow client (docs/adr has the reasons and the measurements).
"""
