"""frontend/nginx: files served by nginx have the same headers as those served by the backend."""

import re
from pathlib import Path

from django.conf import LazySettings
from django.test import Client

from muster.accounts.access_table import API, TABLE

OWN = {"Content-Type", "Content-Length", "Cache-Control", "X-Request-ID"}
ADD_HEADER = re.compile(r'^\s*add_header (\S+) (?:"([^"]*)"|([^\s;]+))(?: always)?;', re.MULTILINE)
LOCATION = re.compile(r"^    location (?P<of>[^{]+) \{\n(?P<body>.*?)^    \}", re.MULTILINE | re.DOTALL)


def nginx(settings: LazySettings, name: str) -> str:
    return (Path(settings.REPOSITORY) / "frontend" / "nginx" / name).read_text()


def test_dashboard_headers_are_equal_from_nginx_and_backend(settings: LazySettings, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<!doctype html>")
    settings.FRONTEND_DIST = tmp_path
    response = Client().get("/jobs")
    assert response.status_code == 200
    backends = {name: value for name, value in response.headers.items() if name not in OWN}
    assert {
        name: quoted or bare for name, quoted, bare in ADD_HEADER.findall(nginx(settings, "headers.conf"))
    } == backends


def test_every_file_location_includes_the_headers(settings: LazySettings) -> None:
    """An add_header in a location discards those of the outer levels."""
    assert "include /etc/nginx/muster/headers.conf;" in nginx(settings, "assets.conf")
    locations = {found["of"]: found["body"] for found in LOCATION.finditer(nginx(settings, "nginx.conf"))}
    files = {of for of, body in locations.items() if "proxy.conf" not in body and "return" not in body}
    assert files >= {"/", r"~ \.[^/]*$", "~ ^/assets/"}
    for of in files:
        assert "/headers.conf;" in locations[of] or "/assets.conf;" in locations[of], of


def test_every_export_is_streamed(settings: LazySettings) -> None:
    """Buffered, a large one fills /tmp, which all requests share. The first location that matches counts."""
    locations = LOCATION.finditer(nginx(settings, "nginx.conf"))
    regular = [(re.compile(found["of"][2:]), found["body"]) for found in locations if found["of"].startswith("~ ")]
    exports = [f"/{API}{path}" for path in TABLE if path.endswith("export/")]
    assert len(exports) == 2
    for address in exports:
        body = next(body for of, body in regular if of.search(address))
        assert "proxy_buffering off;" in body, address
        assert "proxy.conf" in body, address
