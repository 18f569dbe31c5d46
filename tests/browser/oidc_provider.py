"""An OpenID Connect provider on this machine, for the journeys: whoever is named in the form is signed in."""

from __future__ import annotations

import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

CLIENT = "policy-gaps"
ACCOUNTS: dict[str, dict[str, Any]] = {
    "ada": {"sub": "1", "name": "Ada Lovelace", "email": "ada@example.com", "email_verified": True},
    "bob": {"sub": "2", "name": "Bob <b>Reader</b>", "email": "bob@example.com", "email_verified": True},
    "eve": {"sub": "3", "name": "Eve", "email": "eve@elsewhere.example", "email_verified": True},
}


class _Provider(ThreadingHTTPServer):
    def __init__(self) -> None:
        from joserfc.jwk import RSAKey

        super().__init__(("127.0.0.1", 0), _Handler)
        self.key = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})
        self.codes: dict[str, tuple[str, str]] = {}  # code -> (account, nonce)
        self.url = f"http://127.0.0.1:{self.server_address[1]}"

    def id_token(self, account: str, nonce: str) -> str:
        from joserfc import jwt

        now = int(time.time())
        claims = {**ACCOUNTS[account], "iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 600, "nonce": nonce}
        return str(jwt.encode({"alg": "RS256", "kid": "one"}, claims, self.key))


class _Handler(BaseHTTPRequestHandler):
    server: _Provider

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def _send(self, body: str, kind: str = "application/json", status: int = 200, **headers: str) -> None:
        data = body.encode()
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(data)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def do_GET(self) -> None:
        at, asked = urlsplit(self.path).path, {k: v[0] for k, v in parse_qs(urlsplit(self.path).query).items()}
        own = self.server.url
        if at == "/.well-known/openid-configuration":
            self._send(
                json.dumps(
                    {
                        "issuer": own, "authorization_endpoint": f"{own}/authorize", "token_endpoint": f"{own}/token",
                        "jwks_uri": f"{own}/keys", "userinfo_endpoint": f"{own}/userinfo", "response_types_supported": ["code"],
                        "subject_types_supported": ["public"], "id_token_signing_alg_values_supported": ["RS256"],
                    }
                )
            )  # fmt: skip
        elif at == "/keys":
            self._send(json.dumps({"keys": [self.server.key.as_dict(private=False)]}))
        elif at == "/authorize":
            links = "".join(f'<p><a href="/chosen?{urlencode({**asked, "account": a})}">{a}</a></p>' for a in ACCOUNTS)
            self._send(f"<!doctype html><title>Sign in</title>{links}", "text/html")
        elif at == "/chosen":
            code = secrets.token_urlsafe(16)
            self.server.codes[code] = (asked["account"], asked.get("nonce", ""))
            back = f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"
            self._send("", "text/plain", 302, Location=back)
        else:
            self._send("{}", status=404)

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        account, nonce = self.server.codes.pop(form["code"][0])
        token = {
            "access_token": "x",
            "token_type": "Bearer",
            "expires_in": 600,
            "id_token": self.server.id_token(account, nonce),
        }
        self._send(json.dumps(token))


@contextmanager
def provider() -> Iterator[str]:
    """The address of a provider that runs while the block does."""
    server = _Provider()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.url
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)
