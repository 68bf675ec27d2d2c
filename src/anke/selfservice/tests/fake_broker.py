# SPDX-License-Identifier: EUPL-1.2
"""A broker of MitID on this machine: as much OpenID Connect as one sign-in needs.

It signs with a key of its own, demands the proof that whoever fetches the token is
whoever began the sign-in (PKCE), and can be made to lie in the ways that matter.
"""

from __future__ import annotations

import json
import threading
import time
from base64 import urlsafe_b64encode
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

if TYPE_CHECKING:
    from collections.abc import Iterator

CLIENT, SECRET = "anke", "a secret between the two"
LOA = "https://data.gov.dk/concept/core/nsis/loa"
CPR_CLAIM = "https://data.gov.dk/model/core/eid/cprNumber"
CVR_CLAIM = "https://data.gov.dk/model/core/eid/professional/cvr"
_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
_OTHER_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class FakeBroker:
    """The broker's side; a test sets what it says, or how it lies."""

    address: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    userinfo: dict[str, Any] = field(default_factory=dict)
    overrides: dict[str, Any] = field(default_factory=dict)
    algorithm: str = "RS256"
    key: Any = _KEY
    is_down: bool = False
    asked: dict[str, dict[str, str]] = field(default_factory=dict)

    def authorize(self, address: str) -> str:
        """Let the person sign in at the broker; give where they are sent back to."""
        query = {
            name: one for name, (one,) in parse_qs(urlsplit(address).query).items()
        }
        assert query["response_type"] == "code"
        assert query["client_id"] == CLIENT
        assert "openid" in query["scope"].split()
        code = f"code{len(self.asked)}"
        self.asked[code] = query
        back = urlsplit(query["redirect_uri"]).path
        return f"{back}?code={code}&state={query['state']}"

    def token(self, form: dict[str, str]) -> dict[str, Any] | None:
        """Give a token to whoever proves to have begun the sign-in."""
        query = self.asked.pop(form["code"], None)
        if query is None or form["client_secret"] != SECRET:
            return None
        proof = sha256(form["code_verifier"].encode()).digest()
        if urlsafe_b64encode(proof).rstrip(b"=").decode() != query["code_challenge"]:
            return None
        said = {
            "iss": self.address,
            "aud": CLIENT,
            "sub": "somebody",
            "exp": int(time.time()) + 300,
            "iat": int(time.time()),
            "nonce": query["nonce"],
            LOA: "Substantial",
            **self.claims,
            **self.overrides,
        }
        said = {name: value for name, value in said.items() if value is not None}
        headers = {"kid": "1"}
        token = jwt.encode(said, self.key, algorithm=self.algorithm, headers=headers)
        return {"access_token": "t", "token_type": "Bearer", "id_token": token}

    def configuration(self) -> dict[str, Any]:
        """Describe the broker."""
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "jwks_uri": f"{self.address}/jwks",
            "userinfo_endpoint": f"{self.address}/userinfo",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def answer(self, path: str, form: dict[str, str]) -> Any:
        """Answer a request of the house."""
        if self.is_down:
            return None
        if path.startswith("/.well-known/"):
            return self.configuration()
        if path == "/jwks":
            public = json.loads(RSAAlgorithm.to_jwk(_KEY.public_key()))
            return {"keys": [public | {"kid": "1", "alg": "RS256", "use": "sig"}]}
        if path == "/userinfo":
            return self.userinfo
        return self.token(form) if path == "/token" else None


def other_key() -> Any:
    """Give a key that is not the broker's."""
    return _OTHER_KEY


@contextmanager
def running_broker() -> Iterator[FakeBroker]:
    """Run the broker on a free port of this machine."""
    broker = FakeBroker()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._send({})

        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            form = parse_qs(self.rfile.read(length).decode())
            self._send({name: one for name, (one,) in form.items()})

        def _send(self, form: dict[str, str]) -> None:
            found = broker.answer(urlsplit(self.path).path, form)
            body = json.dumps(found).encode()
            self.send_response(400 if found is None else 200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    broker.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield broker
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
