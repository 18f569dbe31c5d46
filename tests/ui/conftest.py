"""A small policy set, judged once by the shipped model, and pages opened on it."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest
from ui_support import POLICIES, Open

from analyzer.config import Settings
from analyzer.ui.engine import engine
from analyzer.ui.session import KEY
from analyzer.ui.workspace import Workspace


@pytest.fixture(scope="session")
def judged() -> Workspace:
    """A workspace whose report is made; tests get copies of it."""
    space = Workspace()
    assert space.add(list(POLICIES)) == []
    job = space.start(engine)
    job.wait(300)
    assert job.state == "done", job.error
    assert space.collect()
    return space


@pytest.fixture
def space(judged: Workspace) -> Workspace:
    """A workspace of one's own with the judged report."""
    fresh = Workspace(settings=Settings())
    fresh.add(list(POLICIES))
    fresh.index, fresh.runs, fresh.kept = judged.index, list(judged.runs), dict(judged.kept)
    return fresh


@pytest.fixture
def open_page() -> Open:
    """Open a page by name on a workspace, with parameters in its address."""

    def opened(name: str, workspace: Workspace | None = None, **params: str) -> AppTest:
        app = AppTest.from_string(f"from analyzer.ui.main import run\nrun({name!r})", default_timeout=60)
        app.session_state[KEY] = workspace or Workspace()
        for key, value in params.items():
            app.query_params[key] = value
        app.run()
        assert not app.exception, [e.value for e in app.exception]
        return app

    return opened
