"""The base class of shapes."""

from typing import ClassVar

from locust import LoadTestShape, User

from loadtest.thresholds import Thresholds
from loadtest.users.arrivals import USER_CLASSES

Tick = tuple[int, float, list[type[User]] | None]


class Shape(LoadTestShape):
    """A sequence of steps (end in seconds, users)."""

    abstract = True
    thresholds: ClassVar[Thresholds] = Thresholds()
    users: ClassVar[tuple[type[User], ...]] = USER_CLASSES
    steps: ClassVar[tuple[tuple[float, int], ...]] = ()
    spawn_rate: ClassVar[float] = 10.0

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.reset_time()  # type: ignore[no-untyped-call]

    @classmethod
    def seconds(cls) -> float:
        """Returns the total duration."""
        return cls.steps[-1][0]

    def tick(self) -> Tick | None:
        """Returns the current number of users, or None at the end. Locust calls it once a second."""
        now = self.get_run_time()  # type: ignore[no-untyped-call]
        for until, users in self.steps:
            if now < until:
                return users, self.spawn_rate, None
        return None
