"""The store as the rest of the program sees it: runs, reports and decisions by name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from analyzer.datatypes import Status
from analyzer.store import decisions as _decisions
from analyzer.store import runs as _runs
from analyzer.store.base import Database
from analyzer.store.decisions import StoredDecision
from analyzer.store.runs import RunInfo

if TYPE_CHECKING:
    from analyzer.store.diff import RunDiff
    from analyzer.store.prune import Pruned


class Store(Database):
    """A store of results and decisions."""

    # --- runs -----------------------------------------------------------------------------------------------------

    def runs(self, limit: int = 100) -> list[RunInfo]:
        """The runs, latest first."""
        return self.read(lambda c: _runs.listed(c, limit))

    def run(self, which: str | int = "latest") -> RunInfo:
        """A run by its number, or the latest finished one. Raises StoreError."""
        return self.read(lambda c: _runs.find(c, which))

    def failures(self, run: int, limit: int) -> list[tuple[str, str, str]]:
        """(name, code, message) of documents of a run that could not be analysed."""
        return self.read(lambda c: _runs.failures(c, run, limit))

    def set_counts(self, run: int) -> dict[str, dict[str, int]]:
        """Points by status, per set, of a run that is done."""
        from analyzer.store import snapshots

        return snapshots.by_set(self.read(lambda c: snapshots.read(c, run)))

    def diff(self, before: str | int, after: str | int = "latest") -> RunDiff:
        """What changed between two runs that are done. Raises StoreError."""
        from analyzer.store.diff import compare

        with self.reading() as connection:
            return compare(connection, _runs.find(connection, before), _runs.find(connection, after))

    def prune(self, *, keep: int = 10, only: Sequence[int] = (), dry_run: bool = False) -> Pruned:
        """Remove runs, and erase what none refers to any more; see prune.py. Raises StoreError."""
        from analyzer.store.prune import prune

        return prune(self, keep=keep, only=only, dry_run=dry_run)

    def parquet(self, which: str | int, folder: Path) -> list[tuple[str, int]]:
        """Write a run as Parquet tables into a folder; (file, rows) of each. Raises StoreError."""
        from analyzer.store.parquet import write_tables

        return write_tables(self, which, folder)

    def report(self, which: str | int = "latest") -> Iterator[str]:
        """The JSON report of a run in pieces, see export.py. Raises StoreError."""
        from analyzer.store.export import report_pieces

        return report_pieces(self, which)

    # --- decisions ------------------------------------------------------------------------------------------------

    def decisions(self, set_name: str = "all", *, after: int = 0) -> list[StoredDecision]:
        """The decisions of a set in order, undone ones too; `after`: only those with a higher number."""
        return self.read(lambda c: _decisions.listed(c, set_name, after))

    def record_decision(
        self,
        set_name: str = "all",
        *,
        kind: str,
        point: str,
        document: str | None,
        by: str,
        at: str = "",
        reason: str = "",
        status: Status | None = None,
        passage: str = "",
    ) -> StoredDecision:
        """Append a decision and return it with its number. `passage` is a fingerprint, never the text."""
        made = StoredDecision(0, kind, point, document, by, at, reason, status, passage)
        return self.write(lambda c: _decisions.record(c, set_name, made))

    def undo_decision(self, set_name: str, number: int, by: str) -> StoredDecision:
        """Take a decision back; that is a decision too. Raises StoreError where it does not hold."""
        return self.write(lambda c: _decisions.undo(c, set_name, number, by))
