"""gunicorn's response, with a date that is written once a second."""

import time

from gunicorn.http import wsgi  # type: ignore[import-untyped]
from gunicorn.util import http_date  # type: ignore[import-untyped]


class Response(wsgi.Response):  # type: ignore[misc]
    """Writes its own status line and the headers about the connection."""

    # Set as one, since threads share it.
    _dated: tuple[int, str] = (0, "")

    def default_headers(self) -> list[str]:
        major, minor = self.req.version
        kept = "upgrade" if self.upgrade else "close" if self.should_close() else "keep-alive"
        headers = [
            f"HTTP/{major}.{minor} {self.status}\r\n",
            f"Server: {self.version}\r\n",
            f"Date: {self._date()}\r\n",
            f"Connection: {kept}\r\n",
        ]
        if self.chunked:
            headers.append("Transfer-Encoding: chunked\r\n")
        return headers

    @staticmethod
    def _date() -> str:
        now = int(time.time())
        second, text = Response._dated
        if second != now:
            text = http_date(now)
            Response._dated = now, text
        return text
