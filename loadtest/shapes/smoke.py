"""A short check of the load tests themselves."""

from loadtest.shapes.base import Shape
from loadtest.thresholds import Thresholds
from loadtest.users.arrivals import USER_CLASSES


class Smoke(Shape):
    """16 users, two of each kind, 8 seconds, 5,000 rows. Lenient thresholds, for a machine busy with other tests."""

    users = tuple(type(kind.__name__, (kind,), {"weight": 1}) for kind in USER_CLASSES)
    thresholds = Thresholds(reads_p95_ms=3000, writes_p95_ms=3000, files_p95_ms=5000)
    steps = ((8, 16),)
    spawn_rate = 50
