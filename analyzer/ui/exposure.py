"""Who can reach the app: from other machines only with sign-in, or when somebody said that it is meant. No streamlit here."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Callable, Mapping
from typing import Any

ALLOW = "POLICY_GAPS_ALLOW_PUBLIC"
REMEDY = (
    "set up sign-in ([auth] in .streamlit/secrets.toml), or say that it is meant with --allow-public "
    f"({ALLOW}=1; then whoever reaches it may use it)"
)


def allowed() -> bool:
    """Whether somebody said that the app may be reached by others without sign-in."""
    return os.environ.get(ALLOW, "").strip().lower() in ("1", "true", "yes")


def is_local(host: str) -> bool:
    """Whether an address or the name in a Host header means this machine alone. A path of a socket does."""
    name = host.strip().lower()
    if name.startswith("/"):
        return True
    if name.startswith("["):
        name = name[1:].partition("]")[0]
    elif name.count(":") == 1:
        name = name.partition(":")[0]
    if name.rstrip(".") == "localhost" or name.rstrip(".").endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return bool((mapped or address).is_loopback)


def refusal(address: str | None, *, signs_in: bool) -> str:
    """Why the app may not listen on an address, in one line; "" where it may. None: every address of the machine."""
    if signs_in or allowed() or (address is not None and is_local(address)):
        return ""
    return f"policy-gaps: {address or 'every address'} can be reached from other machines, and nobody would have to sign in: {REMEDY}"


class Doorkeeper:
    """ASGI middleware: without sign-in and without the word that it is meant, only this machine is answered.

    It looks at the address that the connection came in on, whatever server runs the app, and at the name that the browser
    asked for: a page of another site whose name was made to lead here asks for that name.
    """

    def __init__(self, app: Any, signs_in: Callable[[], bool]) -> None:
        self._app, self._signs_in = app, signs_in

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """Pass the request on, or turn it away."""
        if scope["type"] in ("http", "websocket") and not _at_home(scope) and not (allowed() or self._signs_in()):
            await _turn_away(scope, receive, send)
            return
        await self._app(scope, receive, send)


def _at_home(scope: Mapping[str, Any]) -> bool:
    server = scope.get("server")
    asked = next((v.decode("latin-1") for k, v in scope.get("headers", []) if k.lower() == b"host"), "")
    return (server is None or is_local(str(server[0]))) and (not asked or is_local(asked))


async def _turn_away(scope: Mapping[str, Any], receive: Any, send: Any) -> None:
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 1008})
        return
    text = f"This app answers only on the machine that it runs on. Whoever runs it: {REMEDY}.\n"
    await send(
        {
            "type": "http.response.start",
            "status": 403,
            "headers": [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")],
        }
    )
    await send({"type": "http.response.body", "body": text.encode()})
