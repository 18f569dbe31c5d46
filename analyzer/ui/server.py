"""What stands between the browser and the pages: strict response headers, and the cookie of the workspace."""

from __future__ import annotations

from http.cookies import SimpleCookie
from typing import Any

from analyzer.ui.workspace import COOKIE, WORKSPACES

# Everything comes from this server. Vega compiles its expressions, and the front end sets styles, hence the two unsafe-*;
# no text of a document ever becomes script, style or markup.
POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self' data: blob: ws: wss:",
        "worker-src 'self' blob:",
        "frame-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS: tuple[tuple[bytes, bytes], ...] = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=(), payment=()"),
    (b"cross-origin-opener-policy", b"same-origin"),
)


class StrictHeaders:
    """ASGI middleware: adds the headers to every response, and gives a browser that has none its workspace cookie."""

    def __init__(self, app: Any) -> None:
        self._app = app

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """Pass the request on; dress the answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        wants_cookie = not WORKSPACES.known(_cookie(scope))
        secure, path = scope.get("scheme") == "https", str(scope.get("path", ""))

        async def dressed(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start":
                given = [(k, v) for k, v in message.get("headers", []) if k.lower() not in _OWN]
                html = any(k.lower() == b"content-type" and v.startswith(b"text/html") for k, v in given)
                # A page that the browser holds from before is confirmed with a bare 304.
                is_page = html or (message["status"] == 304 and "/_stcore/" not in path and "/static/" not in path)
                extra = [(b"set-cookie", _set_cookie(secure))] if wants_cookie and is_page else []
                message = {**message, "headers": [*given, *HEADERS, *extra]}
            await send(message)

        await self._app(scope, receive, dressed)


_OWN = frozenset(k for k, _ in HEADERS)


def _cookie(scope: dict[str, Any]) -> str | None:
    raw = b"; ".join(v for k, v in scope.get("headers", []) if k.lower() == b"cookie")
    morsel = SimpleCookie(raw.decode("latin-1")).get(COOKIE) if raw else None
    return morsel.value if morsel else None


def _set_cookie(secure: bool) -> bytes:
    end = "; Secure" if secure else ""
    # Lax, so that a link in a message or the way back from a sign-in page finds the work again.
    return f"{COOKIE}={WORKSPACES.issue()}; Path=/; HttpOnly; SameSite=Lax{end}".encode()
