from tests.support.fixtures import api, fresh_session, live_api, transactional_db

__all__ = ["api", "fresh_session", "live_api", "transactional_db"]
