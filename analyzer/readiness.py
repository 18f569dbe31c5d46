"""Coverages -> exposure of a set to the common audit exceptions, each with what drives it.

An exception's drivers carry weights (exceptions.yaml). The share of the weight that is open makes the exposure. A driver
that could not be judged (out of scope, not analysed, a review date without a day to judge it by) counts on neither side,
and where none could be judged nothing is claimed. A point that is documented better never raises an exposure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from analyzer.datatypes import (
    AuditException,
    Corpus,
    Coverage,
    DocumentReport,
    ExceptionDriver,
    ExceptionExposure,
    ExposureDriver,
    Status,
)
from analyzer.report import without_unread

# High: at least half of what an auditor would look for is open. Moderate: a fifth, which one heavy driver alone makes up.
# Held against eleven published policy sets by careful readers' labels: in the two fullest, six of the eight exceptions lie
# below 0.2; in the two thinnest, all eight lie above 0.6.
HIGH = 0.5
MODERATE = 0.2
OPEN: dict[Status, float] = {"covered": 0.0, "weak": 0.5, "missing": 1.0, "contradicted": 1.0}
# A finding counts by the share of documents that have it. Codes that say the same to an auditor count together.
ALIKE = {"review_overdue": ("review_overdue", "stale")}
NEEDS_A_DATE = frozenset(("review_overdue", "stale", "date_in_future"))
# What documents with a finding do: one of them, several of them.
FINDING_WORDS = {
    "placeholder": ("holds blanks that nobody filled in", "hold blanks that nobody filled in"),
    "missing_owner": ("names no owner", "name no owner"),
    "missing_approver": ("names no approver", "name no approver"),
    "missing_version": ("names no version", "name no version"),
    "missing_effective_date": ("names no effective date", "name no effective date"),
    "missing_review_date": ("names no date of review", "name no date of review"),
    "review_overdue": ("is overdue for review", "are overdue for review"),
    "date_in_future": ("carries a date in the future", "carry a date in the future"),
}
MOST_NAMES = 20


def exposures(
    corpus: Corpus, rows: Iterable[Coverage], documents: Sequence[DocumentReport], *, dated: bool
) -> tuple[ExceptionExposure, ...]:
    """One row per set and exception, in the order of exceptions.yaml. `rows`: those of sets count, others are passed over.

    `dated`: whether there was a day to judge review dates by. A set of which nothing was read has no rows.
    """
    by_set: dict[str, dict[str, Coverage]] = defaultdict(dict)
    for row in rows:
        if row.document is None:
            by_set[row.set][row.point] = row
    out = []
    for name, points in by_set.items():
        own = [d for d in documents if d.set == name]
        read = [d for d in own if d.status != "not_analysed"]
        if not read:
            continue
        unread = sum(d.status != "analysed" for d in own)
        for exception in corpus.exceptions:
            drivers = _drivers(exception, points, read, dated)
            if drivers:
                out.append(_exposure(name, exception, drivers, unread))
    return tuple(out)


def exposure_level(share: float, contradicted: bool) -> str:
    """high, moderate or low for a share of open weight. A denial that an auditor can quote is never low."""
    if share >= HIGH:
        return "high"
    return "moderate" if share >= MODERATE or contradicted else "low"


def _drivers(
    exception: AuditException, points: dict[str, Coverage], read: Sequence[DocumentReport], dated: bool
) -> tuple[ExposureDriver, ...]:
    found = []
    for driver in exception.drivers:
        if driver.point is not None and (row := points.get(driver.point)) is not None and row.status in OPEN:
            found.append(_of_point(driver, row))
        elif driver.finding is not None and (dated or driver.finding not in NEEDS_A_DATE):
            found.append(_of_finding(driver, driver.finding, read))
    return tuple(sorted(found, key=lambda d: (-d.weight * d.open, -d.weight, d.point or "~", d.finding or "")))


def _of_point(driver: ExceptionDriver, row: Coverage) -> ExposureDriver:
    said = (
        f"Documented in {row.evidence[0].document}."
        if row.status == "covered" and row.evidence
        else without_unread(row.reason)
    )
    most = 2 if row.status == "contradicted" else 1
    return ExposureDriver(
        driver.weight, OPEN[row.status], said, point=row.point, status=row.status, evidence=row.evidence[:most]
    )


def _of_finding(driver: ExceptionDriver, code: str, read: Sequence[DocumentReport]) -> ExposureDriver:
    codes = ALIKE.get(code, (code,))
    names = [d.name for d in read if any(f.code in codes for f in d.findings)]
    one, several = FINDING_WORDS.get(code, (f"has the finding {code}", f"have the finding {code}"))
    said = f"{len(names)} of {len(read)} documents {one if len(names) == 1 else several}."
    return ExposureDriver(
        driver.weight, round(len(names) / len(read), 4), said, finding=code, documents=tuple(names[:MOST_NAMES]),
        count=len(names),
    )  # fmt: skip


def _exposure(
    name: str, exception: AuditException, drivers: tuple[ExposureDriver, ...], unread: int
) -> ExceptionExposure:
    share = round(sum(d.weight * d.open for d in drivers) / sum(d.weight for d in drivers), 4)
    level = exposure_level(share, any(d.status == "contradicted" for d in drivers))
    left = len(exception.drivers) - len(drivers)
    heavy = [_named(d) for d in drivers if d.open > 0][:3]
    reason = f"{100 * share:.0f} % of what it rests on is open"
    reason += f", most of all {_listed(heavy)}." if heavy else "."
    if level == "moderate" and share < MODERATE:
        reason += " A passage says that something it rests on is not done."
    if left:
        reason += f" {left} of {len(exception.drivers)} things could not be judged."
    if unread:
        reason += f" {unread} document{'s were' if unread > 1 else ' was'} not or only partly read."
    return ExceptionExposure(name, exception.id, level, drivers, reason, share)  # type: ignore[arg-type]


def _named(driver: ExposureDriver) -> str:
    if driver.point is not None:
        return f"{driver.point} ({driver.status})"
    return driver.message.rstrip(".")


def _listed(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
