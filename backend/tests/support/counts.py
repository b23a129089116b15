"""The count of a list, whether its page has it or a request of its own."""

from typing import Any

from tests.support.client import Api


def counted(api: Api, page: Any) -> tuple[int, bool]:
    """Returns the count and whether it is exact; checks that a page has either the count or its URL."""
    assert (page["count"] is None) == (page["count_url"] is not None)
    if page["count"] is None:
        assert page["count_exact"] is False
        page = api.get(page["count_url"]).json
    return page["count"], page["count_exact"]
