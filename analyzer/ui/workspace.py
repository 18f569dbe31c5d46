"""What one person works on: files, settings, reports. Held in memory, never shared; on disk only what they ask to keep.

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
from analyzer.errors import PolicyGapsError, SettingsError
from analyzer.ui.decisions import DecisionLog
from analyzer.ui.drafting import Draft
from analyzer.ui.index import ReportIndex
from analyzer.ui.job import Engine, File, Job, Kept
from analyzer.ui.keeping import Keeper
from analyzer.ui.runs import Run, appended, made

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
    runs: list[Run] = field(default_factory=list)  # oldest first; the last one is `index`
    keeper: Keeper | None = None  # None: nothing is kept
    trouble: str = ""  # why something could not be kept
    profiles: dict[str, Settings] = field(default_factory=dict)
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
        """Forget files, reports, decisions and the draft; profiles stay, and what was kept stays where it is kept."""
        if self.job is not None:
            self.job.cancel()
        self.files, self.kept, self.index, self.runs, self.job = {}, {}, None, [], None
        self.keeper, self.trouble = None, ""
        self.draft = Draft()
        self.decisions, self.problems, self._digests, self._documents = DecisionLog(), [], {}, OrderedDict()

    def start(self, engine: Callable[[], Engine]) -> Job:
        """Begin an analysis of the files as they are now; one that still runs is cancelled."""
        if self.job is not None:
            self.job.cancel()
        memory = self.keeper.embeddings if self.keeper is not None else None
        self.job = Job(tuple(sorted(self.files.items())), self.settings, self.kept, engine, memory).start()
        return self.job

    def collect(self) -> bool:
        """Take over the report of a job that has ended. True where there is a new one."""
        if self.job is None or self.job.state != "done" or self.job.report is None:
            return False
        self.show(self.job.report)
        self.job.report = None
        return True

    def show(self, report: Report) -> None:
        """Make this the report that pages show; those before it are held for comparison."""
        self.index = ReportIndex(report, load_corpus())
        number = max((r.number for r in self.runs), default=0) + 1
        run = made(number, self.index)
        if self.keeper is not None:
            run = self._kept(run)
        self.runs = appended(self.runs, run)

    @property
    def previous(self) -> ReportIndex | None:
        """The report before the one that is shown; None where there is none or only its figures are held."""
        return self.runs[-2].index if len(self.runs) > 1 else None

    def index_of(self, run: Run) -> ReportIndex | None:
        """The report of a run, read from the store where it is not held. Raises StoreError."""
        if run.index is None and run.kept is not None and self.keeper is not None:
            found = ReportIndex(self.keeper.report(run.kept), load_corpus())
            self.runs = appended([replace(r, index=found) if r.number == run.number else r for r in self.runs])
            return found
        return run.index

    # --- what is kept ---------------------------------------------------------------------------------------------

    def keep(self, name: str, owner: str = "", *, read_only: bool = False) -> None:
        """Keep decisions and runs from now on, those of this session too, beside what was kept under the name before.

        Raises StoreError, and then nothing is kept.
        """
        keeper = Keeper(name, owner, read_only)
        log = DecisionLog(keeper.decisions(), keep=keeper.write)
        if not read_only:
            log.merge(self.decisions.decisions)
        runs = self._with_kept(keeper)
        for settings in () if read_only else self.profiles.values():
            keeper.save_profile(settings)
        self.decisions, self.keeper, self.trouble = log, keeper, ""
        self.runs = appended([replace(r, number=i + 1) for i, r in enumerate(runs)])
        self.profiles = {**self.profiles, **keeper.profiles()}
        if self.index is None and self.runs:
            self.index = self.index_of(self.runs[-1])

    def _with_kept(self, keeper: Keeper) -> list[Run]:
        """The runs kept before and those of this session in the order of time; the one that is shown is last, and kept."""
        before = keeper.runs()
        known = {r.kept for r in before}
        own = [replace(r, kept=r.kept if r.kept in known else None) for r in self.runs]
        shown = own[-1] if own else None
        if shown is not None and shown.kept is None:
            shown = keeper.keep_run(shown, self.kept)
        mine = {r.kept for r in own if r.kept is not None} | ({shown.kept} if shown is not None else set())
        others = [*(r for r in before if r.kept not in mine), *own[:-1]]
        return [*sorted(others, key=lambda r: r.at), *([shown] if shown is not None else [])]

    def stop_keeping(self) -> None:
        """Keep nothing more. What was kept stays in the store until it is erased there."""
        self.keeper, self.decisions.keep = None, None

    def erase(self) -> None:
        """Erase what was kept of the set, and keep nothing more. Raises StoreError."""
        if self.keeper is not None:
            self.keeper.erase()
            self.stop_keeping()
            self.runs = [replace(r, kept=None) for r in self.runs if r.index is not None]

    def save_profile(self, name: str) -> None:
        """Save the profile in use under a name; beyond the session where things are kept. Raises SettingsError."""
        settings = replace(self.settings, name=" ".join(name.split()), store="")
        if not settings.name:
            raise SettingsError("Give the profile a name.")
        if self.keeper is not None and not self.keeper.read_only:
            self.keeper.save_profile(settings)
        self.profiles = dict(sorted({**self.profiles, settings.name: settings}.items()))

    def forget_profile(self, name: str) -> None:
        """Forget a named profile."""
        if self.keeper is not None and not self.keeper.read_only:
            self.keeper.forget_profile(name)
        self.profiles.pop(name, None)

    def refresh(self) -> None:
        """Take over what others decided on the kept set meanwhile."""
        if self.keeper is None:
            return
        held = {d.number: d for d in self.decisions.decisions}
        whole = next(n for n in range(len(held) + 1) if n + 1 not in held)  # all up to this number are here
        try:
            new = self.keeper.decisions(after=whole)
        except PolicyGapsError as error:
            self.trouble = str(error)
            return
        if len(new) != len(held) - whole:
            self.decisions.load({**held, **{d.number: d for d in new}}.values())

    def _kept(self, run: Run) -> Run:
        assert self.keeper is not None  # noqa: S101  its caller asked
        try:
            return self.keeper.keep_run(run, self.kept)
        except PolicyGapsError as error:
            self.trouble = str(error)
            return run

    @property
    def stale(self) -> bool:
        """Whether files or settings changed since the report was made."""
        if self.index is None or not self.files:
            return self.index is None and bool(self.files)
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
