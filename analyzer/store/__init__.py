"""The store: runs, documents by their bytes, coverages with evidence, reviewers' decisions, cached embeddings.

    from analyzer.store import open_store

    with open_store("sqlite:///policy-gaps.db") as store:            # or postgresql://user@host/name, or a plain path
        store.decisions("all")                                       # [StoredDecision, ...] in order, undone ones too
        made = store.record_decision("all", kind="accept", point="CC6.2.03", document=None, by="Ada")
        store.undo_decision("all", made.number, by="Ada")
        store.runs()                                                 # [RunInfo, ...], latest first
        store.run("latest")                                          # the latest finished run, or an id
        for piece in store.report("latest"): ...                     # the JSON report of contract 1.0, streamed

A new store is made at the first opening; one of an older version is refused with the command that brings it up
(`policy-gaps store upgrade`). SQLite runs in WAL mode, so that readers and one writer do not wait for each other; several
processes may use one store.

Decisions are append-only and belong to a set. A decision on a passage carries the fingerprint of the passage's words
(`decisions.fingerprint`), not the passage, so that it holds for the next version of the document where the passage stands
unchanged, and a prune need not touch it. `StoredDecision` has the fields of `ui.decisions.Decision`, so that
`DecisionLog.load(Decision(**asdict(d)) ...)` takes them over; the store gives the number, which is why a log that writes
through should keep the decision that `record_decision` returns.

What is not here: `missing` rows that nothing near was found for are derived when a report is written, the rest of the
missing rows lie packed in one piece per analysis (see packing.py). Everything below `analyzer.store` loads SQLAlchemy;
this module does not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analyzer.store.store import Store

__all__ = ["DEFAULT_URL", "existing_store", "open_existing", "open_store", "upgrade_store"]

DEFAULT_URL = "sqlite:///policy-gaps.db"


def open_store(url: str = DEFAULT_URL) -> Store:
    """The store at a URL or path, made where there is none. Raises StoreError or MissingExtraError."""
    from analyzer.store.store import Store

    return Store.open(url)


def open_existing(url: str | None) -> Store | None:
    """The store at a URL or path where there is one; nothing is made."""
    from analyzer.store.store import Store

    return Store.open_existing(url or DEFAULT_URL)


def existing_store(url: str | None) -> Store:
    """The store at a URL or path. Raises StoreError where there is none."""
    from analyzer.errors import StoreError
    from analyzer.store.engine import shown, store_url

    found = open_existing(url)
    if found is None:
        raise StoreError(
            f"store: {shown(store_url(url or DEFAULT_URL))}: there is no store; policy-gaps batch makes one, --store names it"
        )
    return found


def upgrade_store(url: str) -> tuple[str | None, str]:
    """Make a store or bring it up; the versions before and after. Raises StoreError."""
    from analyzer.store.store import Store

    return Store.upgrade(url)
