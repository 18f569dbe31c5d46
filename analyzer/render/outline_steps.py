"""Report -> what to do next, and what leaves an exposure open, in the words of every kind of report."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from analyzer.datatypes import STATUSES, AuditException, Coverage, ExceptionExposure, ExposureDriver
from analyzer.render.cells import one_line
from analyzer.render.outline import Part, place
from analyzer.render.text_report import SYMBOLS
from analyzer.render.words import counted

_NAMES = 4  # documents named beside a finding


def next_steps(part: Part) -> tuple[str, ...]:
    """What to do now, each step with its figures from this report."""
    return tuple(_steps(part))


def _steps(part: Part) -> Iterator[str]:
    rows = part.rows()
    by_status = {s: [r for r in rows if r.status == s] for s in STATUSES}
    missed = [d for d in part.documents if d.status != "analysed"]
    if missed:
        yield (
            f"Supply {counted(len(missed), 'document')} in a form that can be read in full, and run the analysis again; "
            "until then some points may look absent that are not."
        )
    if by_status["contradicted"]:
        yield (
            f"Settle {counted(len(by_status['contradicted']), 'contradiction')}: decide which passage is right and "
            f"correct the other ({_some(by_status['contradicted'])})."
        )
    yield from _writing(part, [r for r in by_status["missing"] if part.points[r.point].evidenced_by == "policy"])
    if by_status["weak"]:
        yield (
            f"Complete {counted(len(by_status['weak']), 'weak point')}: the passage exists, a part of it is lacking. "
            "These usually cost least."
        )
    bare = [d for d in part.documents if any(f.code.startswith("missing_") for f in d.findings)]
    if bare:
        yield f"Complete the headers of {counted(len(bare), 'document')}: owner, approver, version and dates."
    blanks = sum(f.code == "placeholder" for d in part.documents for f in d.findings)
    if blanks:
        yield f"Fill {counted(blanks, 'placeholder')} left in the text."
    elsewhere = [r for r in by_status["missing"] if part.points[r.point].evidenced_by != "policy"]
    if elsewhere:
        yield (
            f"Gather other evidence for {counted(len(elsewhere), 'point')} that companies normally show by operation or "
            "in the description of the system, not in a policy."
        )
    doubtful = [r for r in rows if r.review]
    if doubtful:
        yield f"Have a person look at {counted(len(doubtful), 'verdict')} whose score is close to a threshold."


def _writing(part: Part, missing: Sequence[Coverage]) -> Iterator[str]:
    """The missing points by the kind of policy in which most of them belong."""
    by_kind: dict[str, list[Coverage]] = defaultdict(list)
    for row in missing:
        primary = part.points[row.point].policy_types.primary
        by_kind[primary[0] if primary else ""].append(row)
    have = {d.policy_type.id for d in part.documents if d.policy_type}
    largest = sorted(by_kind.items(), key=lambda item: (-len(item[1]), item[0]))
    for kind, rows in largest[:5]:
        name = part.type_names.get(kind, kind) or "policy"
        what = f"{counted(len(rows), 'missing point')} ({_some(rows)})"
        yield (
            f"Extend “{name}” by {what}."
            if kind in have
            else f"Write “{name}”, of which no document was given: {what}."
        )
    rest = sum(len(rows) for _, rows in largest[5:])
    if rest:
        yield f"Add {counted(rest, 'further missing point')} to the policies where they belong; the list of gaps names them."


def _some(rows: Sequence[Coverage], most: int = 4) -> str:
    ids = [r.point for r in rows]
    return ", ".join(ids[:most]) + (" and others" if len(ids) > most else "")


def open_drivers(exposure: ExceptionExposure, part: Part, most: int = 10) -> list[str]:
    """What leaves an exposure open, the heaviest first: the point with what was found and the passage that an auditor can
    quote, or the finding with the documents that have it."""
    drivers = [d for d in exposure.drivers if d.open > 0]
    drivers.sort(key=lambda d: (-d.weight * d.open, d.point or ""))
    said = [_driver_text(d, part) for d in drivers[:most]]
    return [*said, f"and {len(drivers) - most} more"] if len(drivers) > most else said


def _driver_text(driver: ExposureDriver, part: Part) -> str:
    if driver.point is None:
        names = ", ".join(one_line(n, 80) for n in driver.documents[:_NAMES])
        more = " and others" if driver.count > _NAMES else ""
        # Where every document has it, their names say nothing more.
        listed = f" ({names}{more})" if names and driver.open < 1 else ""
        return one_line(driver.message, 300).rstrip(".") + listed
    title = part.points[driver.point].title if driver.point in part.points else ""
    symbol = SYMBOLS[driver.status or "missing"]
    said = f"{symbol} {one_line(f'{driver.point} {title}'.rstrip(), 90)}: {one_line(driver.message, 240)}"
    return said + "".join(f" “{one_line(e.text, 200)}” ({place(e)})" for e in driver.evidence)


def remedy(exception: AuditException) -> str:
    """What settles the exception, each step with who usually does it."""
    return "; ".join(f"{s.action} ({s.who})" for s in exception.remedy) + "."
