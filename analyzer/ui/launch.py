"""The server of the app: how it is started, what it checks first, what it has ready before the first visitor."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.middleware import Middleware
from streamlit import net_util

from analyzer.errors import PolicyGapsError
from analyzer.ui import access, exposure
from analyzer.ui.server import StrictHeaders

HERE = Path(__file__).resolve().parent
SCRIPT = HERE / "main.py"


def app_file() -> Path:
    """app.py: at the root of a checkout, inside the package where it was installed."""
    inside = HERE / "app.py"
    return inside if inside.is_file() else HERE.parents[1] / "app.py"


def start(host: str, port: int, *, allow_public: bool) -> None:
    """Run the app until it is stopped. Raises SystemExit at its end."""
    from streamlit.web.cli import main

    if allow_public:
        os.environ[exposure.ALLOW] = "1"
    main(
        [
            "run", str(app_file()), "--server.address", host, "--server.port", str(port), "--server.headless", "true",
            "--server.fileWatcherType", "none", "--browser.gatherUsageStats", "false", "--client.showErrorDetails", "none",
        ],
        prog_name="streamlit",
    )  # fmt: skip


def middleware() -> list[Middleware]:
    """Strict headers, and behind them a door that opens to this machine alone unless told otherwise."""
    return [Middleware(StrictHeaders), Middleware(exposure.Doorkeeper, signs_in=access.configured)]


def check() -> None:
    """End the process with one line where the app may not listen on its address, or sign-in is set up wrongly."""
    # Streamlit would ask a server on the internet for this machine's address, to compare it with the origin of a socket.
    net_util.get_external_ip = lambda: None
    signs_in = access.configured()
    fault = exposure.refusal(st.get_option("server.address"), signs_in=signs_in)
    if signs_in and not fault:
        try:
            access.rules()
        except PolicyGapsError as error:
            fault = f"policy-gaps: {error}"
        if find_spec("authlib") is None:
            fault = "policy-gaps: signing in needs Authlib: pip install 'policy-gap-analyzer[auth]'"
    if fault:
        sys.stderr.write(fault + "\n")
        sys.stderr.flush()
        raise SystemExit(2)


@asynccontextmanager
async def lifespan(_app: Any) -> AsyncIterator[dict[str, Any]]:
    """What happens while the server stands: it gets ready in the background."""
    if Path(sys.argv[0]).name == "app.py":  # started by streamlit; other servers say themselves where they listen
        host = str(st.get_option("server.address") or "127.0.0.1")
        place = f"[{host}]" if ":" in host else host
        sys.stdout.write(f"Policy Gap Analyzer: http://{place}:{st.get_option('server.port')}  (Ctrl+C ends it)\n")
        sys.stdout.flush()
    threading.Thread(target=_make_ready, name="make-ready", daemon=True).start()
    yield {}


def _make_ready() -> None:
    """Load what the first analysis and the first charts need, while the first visitor still reads."""
    from analyzer.ui import engine

    if os.environ.get("POLICY_GAPS_NO_PRELOAD") != "1":
        engine.warm()
