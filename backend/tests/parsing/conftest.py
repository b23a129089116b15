from tests.support.fixtures import api, live_api, transactional_db

__all__ = ["api", "live_api", "transactional_db"]
