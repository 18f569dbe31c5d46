"""What a person asked to keep: decisions and runs in the store, named profiles beside it. Off until asked. No streamlit here.

The store is a file in this machine's data folder, or what POLICY_GAPS_STORE names (a path or a PostgreSQL URL). Files that
were uploaded are never kept; of a run, the report with its quoted passages is. Where people sign in, what one account keeps
is found by that account alone.
"""

from __future__ import annotations

import hashlib
import os
import re
import sys
import threading
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analyzer.config import Settings, category_of
from analyzer.datatypes import Report
from analyzer.errors import PolicyGapsError, StoreError
from analyzer.ui import profiles
from analyzer.ui.decisions import Decision
from analyzer.ui.job import Kept
from analyzer.ui.runs import Run, shares_of

if TYPE_CHECKING:
    from analyzer.store.kept import KeptSet
    from analyzer.store.store import Store

PLACE = "POLICY_GAPS_STORE"
FILE = "policy-gaps.db"
EVERYBODY = "*"  # owner of a set that is shared among all who sign in
LONGEST = 80  # characters of the name of a set
_lock = threading.Lock()
_open: dict[str, Store] = {}


def data_folder() -> Path:
    """Where programs of this system keep what belongs to the person; not made here."""
    home = Path.home()
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = home / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share")
    return base / "policy-gaps"


def place() -> str:
    """The store as it is configured: a path, or the URL of a database."""
    return os.environ.get(PLACE, "").strip() or str(data_folder() / FILE)


def _file() -> Path | None:
    """The store's file; None where it is on a server."""
    where = place()
    if where.startswith("sqlite:///"):
        where = where.removeprefix("sqlite:///")
    return None if "://" in where else Path(where).expanduser()


def shown_place() -> str:
    """The store as it may stand on a page: without a password."""
    file = _file()
    if file is not None:
        return str(file)
    head, _, tail = place().rpartition("@")
    return f"{head.partition('://')[0]}://…@{tail}" if head else tail


def is_there() -> bool:
    """Whether something may have been kept before. A server is asked only when somebody wants to keep something."""
    file = _file()
    return file.is_file() if file is not None else True


def opened() -> Store:
    """The store, made where there is none; one per process. Raises StoreError."""
    where = place()
    with _lock:
        if where not in _open:
            from analyzer.store import open_store

            file = _file()
            if file is not None and not file.exists():
                _make_private(file)
            _open[where] = open_store(where if file is None else f"sqlite:///{file}")
        return _open[where]


def _make_private(file: Path) -> None:
    """Folder and file that only their owner can read."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file.touch(mode=0o600)
    except OSError as error:
        raise StoreError(f"store: {file}: cannot be made ({error.strerror}); set {PLACE} to another place") from None


def close_all() -> None:
    """Give the stores back."""
    with _lock:
        for store in _open.values():
            store.close()
        _open.clear()


def _prefix(owner: str) -> str:
    """What the sets of an account begin with in the store; "" where nobody signs in."""
    return f"{hashlib.sha256(owner.encode()).hexdigest()[:16]}/" if owner else ""


_OF_AN_ACCOUNT = re.compile(r"[0-9a-f]{16}/")


def kept_sets(owner: str = "") -> list[KeptSet]:
    """What was kept before by this account (or on this machine, where nobody signs in), latest first. Raises StoreError."""
    from analyzer.store.kept import sets

    prefix = _prefix(owner)
    found = sets(opened(), prefix)
    return [replace(s, name=s.name[len(prefix) :]) for s in found if owner or not _OF_AN_ACCOUNT.match(s.name)]


@dataclass
class Keeper:
    """Writes down what belongs to one set. Every call may raise StoreError.

    `owner`: the account, EVERYBODY for a shared set, "" where nobody signs in. `read_only`: nothing is written.
    """

    name: str
    owner: str = ""
    read_only: bool = False

    def __post_init__(self) -> None:
        self.name = " ".join(self.name.split())[:LONGEST]
        if not self.name:
            raise PolicyGapsError("Give the set a name, so that you find it again.")

    @property
    def set_name(self) -> str:
        """The set as the store knows it."""
        return _prefix(self.owner) + self.name

    def _may_write(self) -> None:
        if self.read_only:
            raise StoreError("This set is shared with you to read; reviewers change it.")

    def decisions(self, after: int = 0) -> list[Decision]:
        """What was decided on the set, from number `after` on."""
        return [_decision(d) for d in opened().decisions(self.set_name, after=after)]

    def write(self, decision: Decision) -> Decision:
        """Write a decision down; returns it with the number that the store gave."""
        self._may_write()
        if decision.kind == "undo" and decision.undoes is not None:
            return _decision(opened().undo_decision(self.set_name, decision.undoes, by=decision.by))
        made = opened().record_decision(
            self.set_name, kind=decision.kind, point=decision.point, document=decision.document, by=decision.by,
            at=decision.at, reason=decision.reason, status=decision.status, passage=decision.passage,
        )  # fmt: skip
        return _decision(made)

    # --- runs -----------------------------------------------------------------------------------------------------

    def keep_run(self, run: Run, analyses: Kept) -> Run:
        """Write a run down whose documents' analyses are at hand; returns it with its number in the store."""
        from analyzer.store.kept import keep_run

        if run.index is None or self.read_only:
            return run
        report = run.index.report
        at_hand = {(name, sha256): a for (name, sha256, _), a in analyses.items()}
        parts = [at_hand.get((d.name, d.sha256)) for d in report.documents]
        if None in parts:
            raise StoreError("store: this run is not at hand any more; analyse again, and it is kept")
        number = keep_run(opened(), self.set_name, report, [p for p in parts if p is not None], run.index.corpus)
        return replace(run, kept=number)

    def runs(self) -> list[Run]:
        """The runs of the set that were kept, oldest first, without their reports."""
        from analyzer.store.kept import runs_of

        return [
            Run(i + 1, r.at, r.documents, shares_of(r.statuses.items(), category_of), None, r.id)
            for i, r in enumerate(runs_of(opened(), self.set_name))
        ]

    def report(self, number: int) -> Report:
        """The report of a kept run."""
        from analyzer.store.kept import report_of

        found = report_of(opened(), number)
        return replace(
            found,
            documents=tuple(replace(d, set="all") for d in found.documents),
            points=tuple(replace(p, set="all") for p in found.points),
            criteria=tuple(replace(c, set="all") for c in found.criteria),
            exceptions=tuple(replace(e, set="all") for e in found.exceptions),
        )

    def embeddings(self) -> Any:
        """What remembers embeddings, shared with batch runs over the same store; None where the store does not answer."""
        from analyzer.store.embeddings import EmbeddingStore

        try:
            return EmbeddingStore(opened())
        except PolicyGapsError:
            return None

    def erase(self) -> None:
        """Erase the decisions and runs of the set."""
        self._may_write()
        from analyzer.store.kept import erase

        erase(opened(), self.set_name)

    # --- profiles -------------------------------------------------------------------------------------------------

    @property
    def _folder(self) -> Path:
        file = _file()
        base = data_folder() / "profiles" if file is None else file.parent / f"{file.stem}-profiles"
        return base / _prefix(self.owner).rstrip("/") if self.owner else base

    def profiles(self) -> dict[str, Settings]:
        """The named profiles that were kept."""
        return profiles.listed(self._folder)

    def save_profile(self, settings: Settings) -> None:
        """Keep a profile under its name."""
        self._may_write()
        profiles.save(self._folder, settings)

    def forget_profile(self, name: str) -> None:
        """Forget a profile."""
        self._may_write()
        profiles.remove(self._folder, name)


def _decision(stored: object) -> Decision:
    return Decision(**asdict(stored))  # type: ignore[call-overload]
