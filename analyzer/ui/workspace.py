"""What one person works on: files, settings, reports. Held in memory only, never on disk, and never shared.

A workspace belongs to a browser: a random cookie that the server itself issued (see server.py) finds it again after the
tab was reloaded. Without that cookie it belongs to the one streamlit session. Unused ones are forgotten.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from analyzer.config import Settings
from analyzer.corpus import load_corpus
from analyzer.datatypes import Document, Report
from analyzer.ui.decisions import DecisionLog
from analyzer.ui.drafting import Draft
from analyzer.ui.index import ReportIndex
from analyzer.ui.job import Engine, File, Job, Kept

COOKIE = "policy_gaps_workspace"
IDLE = 4 * 3600.0  # seconds after which an unused workspace is forgotten
MOST_WORKSPACES = 200
MOST_FILES = 500
MOST_BYTES = 400 * 1024 * 1024
KEPT_DOCUMENTS = 6


@dataclass
class Workspace:
    """The state of one person's work. Pages read it and change it through its methods."""

    files: dict[str, bytes] = field(default_factory=dict)
    settings: Settings = field(default_factory=Settings)
    index: ReportIndex | None = None
    previous: ReportIndex | None = None
    job: Job | None = None
    kept: Kept = field(default_factory=dict)
    decisions: DecisionLog = field(default_factory=DecisionLog)
    draft: Draft = field(default_factory=Draft)
    problems: list[tuple[str, str]] = field(default_factory=list)
    _digests: dict[str, str] = field(default_factory=dict)
    _documents: OrderedDict[tuple[str, str], Document] = field(default_factory=OrderedDict)

    def add(self, files: list[File]) -> list[str]:
        """Add files, replacing those of the same name. Returns a line for each that does not fit."""
        refused = []
        for name, data in files:
            held = sum(len(d) for n, d in self.files.items() if n != name)
            if name not in self.files and len(self.files) >= MOST_FILES:
                refused.append(f"{name}: not added; a set holds at most {MOST_FILES} documents")
            elif held + len(data) > MOST_BYTES:
                refused.append(f"{name}: not added; a set holds at most {MOST_BYTES // 2**20} MB")
            else:
                self.files[name] = data
                self._digests[name] = hashlib.sha256(data).hexdigest()
        return refused

    def remove(self, name: str) -> None:
        """Take a file out of the set."""
        self.files.pop(name, None)
        self._digests.pop(name, None)

    def set_kind(self, name: str, kind: str) -> None:
        """Correct the kind of policy of a document; the next analysis uses it."""
        self.settings = replace(self.settings, policy_types={**self.settings.policy_types, name: kind})

    def clear(self) -> None:
        """Forget files, reports, decisions and the draft; the scope profile stays."""
        if self.job is not None:
            self.job.cancel()
        self.files, self.kept, self.index, self.previous, self.job = {}, {}, None, None, None
        self.draft = Draft()
        self.decisions, self.problems, self._digests, self._documents = DecisionLog(), [], {}, OrderedDict()

    def start(self, engine: Callable[[], Engine]) -> Job:
        """Begin an analysis of the files as they are now; one that still runs is cancelled."""
        if self.job is not None:
            self.job.cancel()
        self.job = Job(tuple(sorted(self.files.items())), self.settings, self.kept, engine).start()
        return self.job

    def collect(self) -> bool:
        """Take over the report of a job that has ended. True where there is a new one."""
        if self.job is None or self.job.state != "done" or self.job.report is None:
            return False
        self.show(self.job.report)
        self.job.report = None
        return True

    def show(self, report: Report) -> None:
        """Make this the report that pages show; the one before it is kept for comparison."""
        self.previous = self.index
        self.index = ReportIndex(report, load_corpus())

    @property
    def stale(self) -> bool:
        """Whether files or settings changed since the report was made."""
        if self.index is None:
            return bool(self.files)
        judged = {d.name: d.sha256 for d in self.index.report.documents}
        return judged != self._digests or self._settings_changed()

    def _settings_changed(self) -> bool:
        if self.index is None:
            return True
        made, now = dict(self.index.report.settings), self.settings.for_report()
        for side in (made, now):
            t = dict(side.get("thresholds", {}))
            # The report holds the model's own thresholds where the settings leave them open.
            side["thresholds"] = {
                k: v for k, v in t.items() if self.settings.for_report()["thresholds"].get(k) is not None
            }
        return made != now

    def document(self, name: str, read: Callable[[str, bytes], Document]) -> Document | None:
        """The text of a file of the set, read when first asked for. None where its bytes are not here."""
        if name not in self.files:
            return None
        key = (name, self._digests[name])
        if key not in self._documents:
            self._documents[key] = read(name, self.files[name])
            while len(self._documents) > KEPT_DOCUMENTS:
                self._documents.popitem(last=False)
        self._documents.move_to_end(key)
        return self._documents[key]


class Workspaces:
    """Workspaces by the secret in a browser's cookie. A secret carries the server's signature, so none can be made up."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)
        self._lock = threading.Lock()
        self._held: OrderedDict[tuple[str, str], tuple[float, Workspace]] = OrderedDict()

    def issue(self) -> str:
        """A new secret for a browser. Nothing is held for it before it is used."""
        name = secrets.token_urlsafe(32)
        return f"{name}.{self._signature(name)}"

    def known(self, secret: str | None) -> bool:
        """Whether this process issued the secret."""
        name, _, signature = (secret or "").rpartition(".")
        return bool(name) and hmac.compare_digest(signature.encode(), self._signature(name).encode())

    def get(self, secret: str, owner: str = "") -> Workspace | None:
        """The workspace behind a secret that this process issued, else None. `owner`: the account that signed in; another
        person at the same browser finds a workspace of their own."""
        if not self.known(secret):
            return None
        key = (secret, owner)
        with self._lock:
            workspace = self._held[key][1] if key in self._held else Workspace()
            self._held[key] = (time.monotonic(), workspace)
            self._held.move_to_end(key)
            self._forget()
            return workspace

    def _signature(self, name: str) -> str:
        return hmac.new(self._key, name.encode(), hashlib.sha256).hexdigest()

    def _forget(self) -> None:
        now = time.monotonic()
        for key, (used, workspace) in list(self._held.items()):
            if now - used > IDLE or len(self._held) > MOST_WORKSPACES:
                workspace.clear()
                del self._held[key]


WORKSPACES = Workspaces()
