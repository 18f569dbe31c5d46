"""Where each gap belongs: an existing document of the kind of policy that normally holds the point, else a new policy."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from analyzer.datatypes import Coverage, DocumentReport, PointOfFocus

# A policy for fewer points than this is no policy of its own where another document can take them.
MIN_NEW_POLICY = 4


@dataclass(frozen=True, slots=True)
class Gap:
    """A set row that is a gap, with its point."""

    point: PointOfFocus
    row: Coverage


@dataclass(frozen=True, slots=True)
class Place:
    """A document to amend (`document` with its kind), or a policy of a kind to write (`document` is "")."""

    policy_type: str
    document: str = ""


class Shelf:
    """The documents of one set by kind of policy, and how near each comes to each point."""

    def __init__(self, documents: Sequence[DocumentReport], rows: Sequence[Coverage]) -> None:
        self._kind = {
            d.name: d.policy_type.id
            for d in documents
            if d.policy_type is not None and d.status != "not_analysed"
        }  # fmt: skip
        self._score = {(r.document, r.point): r.score for r in rows if r.document is not None}

    def kind_of(self, document: str) -> str:
        """Kind of policy of a document; "" where it is not recognised."""
        return self._kind.get(document, "")

    def nearest(self, point: str, kinds: Sequence[str]) -> Place | None:
        """The document of one of these kinds that comes nearest to the point. An earlier kind goes before a later one."""
        for kind in kinds:
            own = sorted(name for name, k in self._kind.items() if k == kind)
            if own:
                return Place(kind, max(own, key=lambda name: (self._score.get((name, point), 0.0), -own.index(name))))
        return None


def placed(gaps: Sequence[Gap], shelf: Shelf) -> dict[Place, list[Gap]]:
    """Every gap in its place. Small new policies are folded into a document or a larger new policy that can hold them."""
    out: dict[Place, list[Gap]] = defaultdict(list)
    homeless: list[Gap] = []
    for gap in gaps:
        place = _existing(gap, shelf)
        if place is None:
            homeless.append(gap)
        else:
            out[place].append(gap)
    wanted = Counter(kind for gap in homeless for kind in gap.point.policy_types.primary)
    new: dict[str, list[Gap]] = defaultdict(list)
    for gap in homeless:
        new[max(gap.point.policy_types.primary, key=lambda k: (wanted[k], k))].append(gap)
    for kind in sorted(new, key=lambda k: (len(new[k]), k)):
        kept = []
        if len(new[kind]) < MIN_NEW_POLICY:
            for gap in new[kind]:
                other = _elsewhere(gap, kind, shelf, new)
                if isinstance(other, Place):
                    out[other].append(gap)
                elif other:
                    new[other].append(gap)
                else:
                    kept.append(gap)
            new[kind] = kept
    for kind, own in new.items():
        if own:
            out[Place(kind)] += own
    return dict(out)


def _existing(gap: Gap, shelf: Shelf) -> Place | None:
    """The document that already speaks of the point, if it is of a kind that does; else one of a primary kind."""
    types = gap.point.policy_types
    for evidence in gap.row.evidence:
        kind = shelf.kind_of(evidence.document)
        if kind in types.primary or kind in types.secondary:
            return Place(kind, evidence.document)
    return shelf.nearest(gap.point.id, types.primary)


def _elsewhere(gap: Gap, kind: str, shelf: Shelf, new: dict[str, list[Gap]]) -> Place | str:
    """For a gap of a policy too small to be one: a document of a secondary kind, or a larger new policy; "" if neither."""
    types = gap.point.policy_types
    found = shelf.nearest(gap.point.id, types.secondary)
    if found is not None:
        return found
    others = [k for k in (*types.primary, *types.secondary) if k != kind and len(new.get(k, ())) >= MIN_NEW_POLICY]
    return max(others, key=lambda k: (len(new[k]), k), default="")
