"""policy-gaps app: the pages in a browser."""

from __future__ import annotations

from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("app")
    def app_command(
        port: Annotated[
            int, typer.Option("--port", min=0, max=65535, help="Port to listen on; 0 takes a free one.")
        ] = 8501,
        host: Annotated[
            str, typer.Option("--host", help="Address to listen on. This machine alone by default.")
        ] = "127.0.0.1",
        allow_public: Annotated[
            bool,
            typer.Option("--allow-public", help="Let other machines reach it although nobody has to sign in."),
        ] = False,
    ) -> None:
        """Work with policies in a browser: heatmap, evidence, draft desk, decisions. Runs until you stop it."""
        from analyzer.ui.launch import start

        start(host, port, allow_public=allow_public)
