from tests.support.fixtures import api, committed, live_api

__all__ = ["api", "committed", "live_api"]
