"""What got worse between a baseline and a report, with the sentence that was lost; and what was gained.

A verdict that fell counts as worse only where words are gone: a passage that carried the point no longer stands in the
set, or no longer commits anyone. Where every passage still stands, the text was moved, renamed or read by another model,
and that is a note. What could not be read is never a loss.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from analyzer.datatypes import Coverage, DocumentReport, Evidence, Report
from analyzer.diff_baseline import (
    Baseline,
    KnownDocument,
    KnownPoint,
    Suppression,
    baseline_of,
    placeholders,
    plain,
    score_of,
    sentence_id,
)
from analyzer.diff_conflicts import Conflict, new_conflicts
from analyzer.diff_records import Change, Comparison, Kind, Note, Suppressed
from analyzer.diff_standing import Standing, pair, shown_in

_RANK = {"covered": 2, "weak": 1}
# Of a verdict that holds: by how much its score must fall, with its best passage gone, to count as weakened. Measured on
# the sample set: rewording (ten everyday synonyms throughout) moved no score by more than 0.05; deleting a section moved
# the median of those that held by 0.15.
THINNER = 0.10


def diff_reports(before: Report, after: Report) -> Comparison:
    """What got worse and what was gained from one report to the next."""
    return compare(baseline_of(before), after, shown_in(after))


def compare(
    baseline: Baseline,
    report: Report,
    standing: Standing,
    *,
    conflicts: Sequence[Conflict] = (),
    suppress: Sequence[Suppression] = (),
    as_of: date | None = None,
) -> Comparison:
    """Hold a report against a baseline. Suppressions of both count; without `as_of` none of them is held expired."""
    desk = _Desk(baseline, report, standing)
    found = (*desk.changes(), *new_conflicts(baseline.conflicts, conflicts, standing))
    changes = sorted(found, key=lambda c: (c.set, c.document or "", c.point, c.kind, c.key))
    entries = (*baseline.suppress, *suppress)
    worse, quiet, used = [], [], set()
    for change in changes:
        by = [s for s in entries if s.matches(change.key, change.point)]
        used |= {id(s) for s in by}
        live = [s for s in by if as_of is None or s.expires >= as_of]
        if by:
            quiet.append(Suppressed(change, (live or by)[0], expired=not live))
        if not live:
            worse.append(change)
    return Comparison(
        tuple(worse), tuple(desk.gains()), tuple(quiet), tuple(s for s in entries if id(s) not in used),
        tuple(desk.notes()),
    )  # fmt: skip


class _Desk:
    """One comparison in the making: everything looked up once."""

    def __init__(self, baseline: Baseline, report: Report, standing: Standing) -> None:
        self.baseline, self.report, self.standing = baseline, report, standing
        self.now = {(r.set, r.document, r.point): r for r in report.points}
        self.states = {(d.set, d.name): d for d in report.documents}
        self.match = pair(baseline.documents, report)
        self.carriers: dict[tuple[str, str], list[KnownDocument]] = {}
        for d in baseline.documents:
            for point in d.points:
                self.carriers.setdefault((d.set, point), []).append(d)
        new = {(d.set, d.name) for d in report.documents} - {(d.set, n) for d, n in self.match.values() if n}
        self.new_unread = {s for s, n in new if self.states[s, n].status != "analysed"}
        self.corpus = " ".join((report.corpus.name, report.corpus.version, report.corpus.sha256[:12]))
        self.model = f"{report.model.name} {report.model.sha256[:12]}"
        self.same_scores = (baseline.corpus, baseline.model) == (self.corpus, self.model)
        self.moved: set[tuple[str, str]] = set()
        self.unjudged: set[str] = set()
        self.outside: set[str] = set()

    def words(self, ids: Iterable[str]) -> tuple[str, ...]:
        return tuple(self.baseline.sentences.get(i, "(its words are not in the baseline)") for i in ids)

    # --- worse ---

    def changes(self) -> Iterator[Change]:
        in_set = {(c.set, c.point): c for c in self._set_losses()}
        for c in self._document_losses():
            whole = in_set.get((c.set, c.point))
            if whole is not None and set(c.sentences) & set(whole.sentences):
                in_set.pop((c.set, c.point))
                # The set's fall and the document's are one event; the set's is the one that matters.
                c = replace(c, kind=whole.kind, was=whole.was, now=whole.now, in_set=True, key=whole.key)
            yield c
        yield from in_set.values()
        yield from self._contradictions()
        yield from self._placeholders()

    def _document_losses(self) -> Iterator[Change]:
        for known, name in self.match.values():
            if name is None or not self._judged(known, name):
                continue
            for point, (was, score, ids) in known.points.items():
                row = self.now.get((known.set, name, point))
                if row is None:
                    continue
                if not self._fell(was, row):
                    yield from self._thinner(known, name, row, KnownPoint(was, score, ids))
                    continue
                gone = [i for i in ids if not self.standing.carries(known.set, i, was)]
                if gone:
                    yield self._loss(row, name, was, gone, in_set=False)
                else:
                    self.moved.add((known.set, point))

    def _thinner(self, known: KnownDocument, name: str, row: Coverage, before: KnownPoint) -> Iterator[Change]:
        """A verdict that holds although the best passage it rested on is gone and it is clearly less sure."""
        if row.status != before.status or row.status not in _RANK or not self.same_scores:
            return
        best, now = before.passages[0], score_of(row)
        if before.score - now >= THINNER and not self.standing.carries(known.set, best, before.status):
            reason = (
                f"Still {row.status}, but its best passage is gone and what is left is less sure: {before.score:.2f} before, "
                f"{now:.2f} now."
            )
            made = self._loss(row, name, before.status, [best], in_set=False)
            yield replace(made, kind="weakened", reason=reason, key=f"weakened:{row.point}:{best}")

    def _set_losses(self) -> Iterator[Change]:
        for (set_name, point), known in sorted(self.carriers.items(), key=lambda kv: kv[0]):
            statuses = [d.points[point].status for d in known]
            row = self.now.get((set_name, None, point))
            if row is None or "contradicted" in statuses:
                continue
            was = max(statuses, key=lambda s: _RANK[s])
            if not self._fell(was, row):
                continue
            carrying = [d for d in known if d.points[point].status == was]
            if not all(self._readable(d) for d in carrying):
                self.unjudged.add(point)
                continue
            ids = dict.fromkeys(i for d in carrying for i in d.points[point].passages)
            gone = [i for i in ids if not self.standing.carries(set_name, i, was)]
            if not gone:
                self.moved.add((set_name, point))
                continue
            name = self.match[carrying[0].set, carrying[0].name][1]
            yield self._loss(row, name, was, gone, in_set=True)

    def _was(self, row: Coverage) -> str:
        """The status of the point in the set, as the baseline's documents make it."""
        statuses = [d.points[row.point].status for d in self.carriers.get((row.set, row.point), ())]
        best = max(statuses, key=lambda s: _RANK.get(s, 0), default="missing")
        return "contradicted" if "contradicted" in statuses else best

    def _fell(self, was: str, row: Coverage) -> bool:
        if row.status == "out_of_scope" and was in _RANK:
            self.outside.add(row.point)
        if row.status in ("out_of_scope", "not_analysed", "contradicted") or was not in _RANK:
            return False
        return _RANK.get(row.status, 0) < _RANK[was]

    def _loss(self, row: Coverage, document: str | None, was: str, gone: Sequence[str], *, in_set: bool) -> Change:
        kind: Kind = "weakened" if row.status == "weak" else "lost"
        closest = row.evidence[0] if row.evidence else row.nearest
        return Change(
            kind, row.set, document, row.point, was, row.status, in_set, self.words(gone), closest, row.reason,
            f"{kind}:{row.point}:{gone[0]}",
        )  # fmt: skip

    def _judged(self, known: KnownDocument, name: str) -> bool:
        state = self.states[known.set, name]
        return state.status == "analysed" or (state.status == "partly_analysed" and known.partly_read)

    def _readable(self, known: KnownDocument) -> bool:
        """Whether what this document said can be looked for: it was read, or it is gone and nothing new is unread."""
        name = self.match[known.set, known.name][1]
        if name is None:
            return known.set not in self.new_unread
        return self.states[known.set, name].status == "analysed"

    def _contradictions(self) -> Iterator[Change]:
        for row in self.report.points:
            if row.document is None or row.status != "contradicted":
                continue
            known = {
                i
                for d in self.carriers.get((row.set, row.point), ())
                if d.points[row.point].status == "contradicted"
                for i in d.points[row.point].passages
            }
            denial = row.evidence[0]
            passage = sentence_id(denial.text)
            if passage in known:
                continue
            was = self._was(row)
            whole = self.now.get((row.set, None, row.point))
            yield Change(
                "contradiction", row.set, row.document, row.point, was, "contradicted",
                whole is not None and whole.status == "contradicted", (plain(denial.text),), denial, row.reason,
                f"contradiction:{row.point}:{passage}",
            )  # fmt: skip

    def _placeholders(self) -> Iterator[Change]:
        before = _open_places((d.set, d.placeholders) for d in self.baseline.documents)
        after = _open_places((d.set, placeholders(d.findings)) for d in self.report.documents)
        for (set_name, wording), times in sorted(after.items()):
            known = before.get((set_name, wording), 0)
            if times <= known:
                continue
            document = self._brings(set_name, wording)
            finding = next(f for f in document.findings if wording in placeholders([f]))
            place = Evidence(document.name, wording, "", finding.page, finding.start or 0, finding.end or 0)
            yield Change(
                "placeholder", set_name, document.name, "", str(known), str(times), False, (wording,), place,
                f"{times} place{'s' if times > 1 else ''} to fill in, {known} before.",
                f"placeholder:{sentence_id(wording)}",
            )  # fmt: skip

    def _brings(self, set_name: str, wording: str) -> DocumentReport:
        """The document in which the placeholder's number grew most."""
        before = {
            name: known.placeholders.get(wording, 0)
            for known, name in self.match.values()
            if name and known.set == set_name
        }
        own = [d for d in self.report.documents if d.set == set_name and wording in placeholders(d.findings)]
        return max(own, key=lambda d: placeholders(d.findings)[wording] - before.get(d.name, 0))

    # --- the rest ---

    def gains(self) -> Iterator[Change]:
        """Points that the set documents now, or documents better."""
        for row in self.report.points:
            if row.document is not None or row.status not in _RANK:
                continue
            was = self._was(row)
            if _RANK[row.status] > _RANK.get(was, 0):
                best = row.evidence[0] if row.evidence else None
                text = (plain(best.text),) if best else ()
                yield Change(
                    "gained", row.set, best.document if best else None, row.point, was, row.status, True, text, best,
                    row.reason, f"gained:{row.point}",
                )  # fmt: skip

    def notes(self) -> Iterator[Note]:
        """Call after `changes`, which counts what it passes over."""
        renew = "renew it with --update-baseline"
        if self.baseline.corpus != self.corpus:
            yield Note("other_corpus", f"The baseline was made with another corpus ({self.baseline.corpus}); {renew}.")
        if self.baseline.model != self.model:
            yield Note("other_model", f"The baseline was made with another model ({self.baseline.model}); {renew}.")
        for known, name in self.match.values():
            if name is None:
                yield Note("gone", f"{known.name} is no longer there; only what the whole set lost by it counts.")
            elif self.states[known.set, name].status == "not_analysed":
                yield Note("not_judged", f"{name} could not be analysed; nothing in it counts as lost.")
            elif not self._judged(known, name):
                yield Note("not_judged", f"{name} could be read in part only; nothing in it counts as lost.")
            elif name != known.name:
                yield Note("renamed", f"{known.name} is now {name}.")
        if self.unjudged:
            yield Note(
                "not_judged",
                f"{_count(len(self.unjudged), 'point')} of the set not judged: what carried them could not be read.",
            )
        if self.moved:
            yield Note(
                "moved",
                f"{_count(len(self.moved), 'point')} judged lower although every sentence still stands (moved, or under another heading); not counted.",
            )
        if self.outside:
            yield Note(
                "out_of_scope",
                f"{_count(len(self.outside), 'point')} that counted before now out of scope by the settings.",
            )


def _count(n: int, word: str) -> str:
    return f"{n} {word}{'' if n == 1 else 's'}"


def _open_places(documents: Iterable[tuple[str, dict[str, int]]]) -> dict[tuple[str, str], int]:
    out: dict[tuple[str, str], int] = {}
    for set_name, found in documents:
        for wording, times in found.items():
            out[set_name, wording] = out.get((set_name, wording), 0) + times
    return out
