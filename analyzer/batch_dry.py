"""What a batch run would do, without doing any of it."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from analyzer.batch_recipe import analysis_key, basis
from analyzer.batch_seam import BatchPlan, check_engine, first_item, recipe_of
from analyzer.store import open_existing

if TYPE_CHECKING:
    from analyzer.store.store import Store


def _known(store: Store, key: str) -> object:
    from analyzer.store import analyses

    return store.read(lambda c: analyses.known(c, [key]))


def dry_run(plan: BatchPlan) -> Iterator[str]:
    """One line per document (what would be done, its set and name), and a last one that counts. Nothing is written."""
    items = first_item(plan)
    recipe = recipe_of(plan)
    check_engine(plan)
    head = recipe.head()
    digest = basis(head.values, recipe.device)
    counts: Counter[str] = Counter()
    store = open_existing(plan.store)
    planned: set[str] = set()
    try:
        for item in items:
            for f in item.read():
                if f.problem is not None:
                    what = f"not readable ({f.problem.code})"
                else:
                    key = analysis_key(hashlib.sha256(f.data).hexdigest(), f.name, plan.settings, head.corpus, digest)
                    there = key in planned or (store is not None and bool(_known(store, key)))
                    planned.add(key)
                    what = "unchanged" if there else "analyse"
                counts[what.split(" (")[0]] += 1
                yield f"{what}\t{f.set}\t{f.name}"
    finally:
        if store is not None:
            store.close()
    yield "would " + ", ".join(
        f"{n} {word}" for n, word in ((counts["analyse"], "analyse"), (counts["unchanged"], "take over"),
                                      (counts["not readable"], "report as not readable"))
    )  # fmt: skip
