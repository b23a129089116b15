"""What a shape is."""

from typing import ClassVar

from locust import LoadTestShape, User

from loadtest.thresholds import Thresholds
from loadtest.users.arrivals import PEOPLE

Tick = tuple[int, float, list[type[User]] | None]


class Shape(LoadTestShape):
    """Steps of (until second, users); ends after the last."""

    abstract = True
    thresholds: ClassVar[Thresholds] = Thresholds()
    users: ClassVar[tuple[type[User], ...]] = PEOPLE
    steps: ClassVar[tuple[tuple[float, int], ...]] = ()
    spawn_rate: ClassVar[float] = 10.0

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.reset_time()  # type: ignore[no-untyped-call]

    @classmethod
    def seconds(cls) -> float:
        """How long it takes in all."""
        return cls.steps[-1][0]

    def tick(self) -> Tick | None:
        """Locust's question, once a second: how many users now; None for the end."""
        now = self.get_run_time()  # type: ignore[no-untyped-call]
        for until, users in self.steps:
            if now < until:
                return users, self.spawn_rate, None
        return None
