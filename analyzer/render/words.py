"""The names of things that reports and the app show: categories, series, statuses and what they mean."""

from __future__ import annotations

from analyzer.datatypes import Category

STATUS_NAMES: dict[str, str] = {
    "covered": "covered",
    "weak": "weak",
    "missing": "missing",
    "contradicted": "contradicted",
    "out_of_scope": "out of scope",
    "not_analysed": "not analysed",
}
STATUS_MEANINGS: dict[str, str] = {
    "covered": "a passage documents the point",
    "weak": "a passage addresses the point, but lacks something",
    "missing": "no passage documents the point",
    "contradicted": "the documents say that it is not done",
    "out_of_scope": "left out by the scope profile; never a gap",
    "not_analysed": "could not be read; never a gap",
}
CATEGORY_NAMES: dict[Category, str] = {
    "security": "Security",
    "availability": "Availability",
    "processing_integrity": "Processing integrity",
    "confidentiality": "Confidentiality",
    "privacy": "Privacy",
}
SERIES_NAMES: dict[str, str] = {
    "CC1": "Control environment",
    "CC2": "Communication and information",
    "CC3": "Risk assessment",
    "CC4": "Monitoring",
    "CC5": "Control activities",
    "CC6": "Logical and physical access",
    "CC7": "System operations",
    "CC8": "Change management",
    "CC9": "Risk mitigation",
    "A1": "Availability",
    "C1": "Confidentiality",
    "PI1": "Processing integrity",
    "P1": "Notice",
    "P2": "Choice and consent",
    "P3": "Collection",
    "P4": "Use, retention and disposal",
    "P5": "Access by data subjects",
    "P6": "Disclosure and notification",
    "P7": "Quality of personal data",
    "P8": "Complaints and enforcement",
}
EXPOSURE_NAMES = {"high": "High", "moderate": "Moderate", "low": "Low"}


def series_of(id_: str) -> str:
    """Series of a criterion or point: the part of its id before the first dot (CC6 of CC6.1.03)."""
    return id_.split(".", 1)[0]


def series_title(series: str) -> str:
    """A series with its name: "CC6 Logical and physical access"."""
    return f"{series} {SERIES_NAMES.get(series, '')}".rstrip()


def counted(number: int, word: str, plural: str = "") -> str:
    """The number with its noun: 1 document, 2 documents."""
    return f"{number:,} {word if number == 1 else plural or word + 's'}"


def percent(share: float) -> str:
    """0.624 as "62 %"."""
    return f"{100 * share:.0f} %"
