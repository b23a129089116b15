"""A provider of a few lines over real HTTP, whose tokens a test makes as wrong as it likes."""

import json
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

from joserfc import jwk, jws, jwt

ALGORITHM = "ES256"
ALL = jws.JWSRegistry(algorithms=["ES256", "HS256", "none"])
Claims = dict[str, Any]


class FaultyProvider:
    """Serves metadata, keys and tokens. The attributes say what is wrong with them."""

    def __init__(self) -> None:
        self.key = jwk.ECKey.generate_key("P-256", {"kid": "one"})
        self.sign: Callable[[Claims], str] = self.signed
        self.claims: Claims = {}
        """Replace those of a correct token."""
        self.metadata: Claims = {}
        self.userinfo: Claims = {}
        self.token_status = 200
        self.requests: list[str] = []
        self.arrived = threading.Semaphore(0)
        self.open = threading.Event()
        """Requests wait until it is set."""
        self.open.set()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.issuer = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.open.set()
        self._server.shutdown()
        self._server.server_close()

    def correct(self, nonce: str) -> Claims:
        """Returns the claims of a correct token."""
        now = int(time.time())
        own = {"iss": self.issuer, "aud": "muster", "sub": "sub-ada", "nonce": nonce, "iat": now, "exp": now + 60}
        return {**own, "preferred_username": "ada", "groups": ["staff"]}

    def signed(self, claims: Claims) -> str:
        return jwt.encode({"alg": ALGORITHM, "kid": "one"}, claims, self.key, registry=ALL)

    def answer(self, path: str, body: str) -> tuple[int, Claims]:
        """Returns the status and the document of a path. The code of a sign-in is its nonce."""
        self.requests.append(path)
        self.arrived.release()
        self.open.wait()
        match path:
            case "/.well-known/openid-configuration":
                return 200, {
                    "issuer": self.issuer,
                    "authorization_endpoint": f"{self.issuer}/authorize",
                    "token_endpoint": f"{self.issuer}/token",
                    "jwks_uri": f"{self.issuer}/keys",
                    "id_token_signing_alg_values_supported": ["ES256", "HS256", "none"],
                    **self.metadata,
                }
            case "/keys":
                return 200, {"keys": [self.key.as_dict(private=False)]}
            case "/token":
                nonce = parse_qs(body)["code"][0]
                token = self.sign({**self.correct(nonce), **self.claims})
                return self.token_status, {"access_token": "x", "token_type": "Bearer", "id_token": token}
            case "/userinfo":
                return 200, self.userinfo
        return 404, {}


def _handler(provider: FaultyProvider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._send(*provider.answer(urlsplit(self.path).path, ""))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._send(*provider.answer(self.path, body))

        def _send(self, status: int, document: Claims) -> None:
            content = json.dumps(document).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    return Handler
