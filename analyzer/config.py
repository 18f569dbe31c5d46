"""Settings: everything that can change a verdict, and the policy-gaps.toml profile that keeps it.

A profile is a TOML file with the same names as the fields below:

    name = "Example Ltd, SOC 2 type 2"
    categories = ["security", "availability"]
    privacy_role = "both"              # controller, processor, both
    system_level = true
    processing_integrity_products = false
    review_band = 0.1                  # scores this close to a threshold go to the review queue
    boundary = "The hosted service, its staff and its cloud accounts"
    subservice_organisations = ["Example Cloud (hosting)"]
    store = "sqlite:///policy-gaps.db"

    [not_applicable]
    "CC6.4.04" = "No data centre of our own; carved out to the hosting provider"

    [thresholds]
    weak = 0.42
    covered = 0.55
    criterion_covered = 0.75
    criterion_weak = 0.25
"""

from __future__ import annotations

import tomllib
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date
from pathlib import Path
from typing import Any, Literal

from analyzer.datatypes import CATEGORIES, FORBID, Category, PointOfFocus
from analyzer.errors import SettingsError


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Bounds on calibrated scores (`weak`, `covered`; None: the shipped model's own) and on a criterion's coverage."""

    __pydantic_config__ = FORBID

    weak: float | None = None
    covered: float | None = None
    criterion_covered: float = 0.75
    criterion_weak: float = 0.25


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run is judged by. Frozen; `asdict` of it stands in the report."""

    __pydantic_config__ = FORBID

    name: str = ""
    categories: tuple[Category, ...] = CATEGORIES
    privacy_role: Literal["controller", "processor", "both"] = "both"
    system_level: bool = True
    processing_integrity_products: bool = True
    thresholds: Thresholds = Thresholds()
    review_band: float = 0.10
    as_of: date | None = None
    boundary: str = ""
    subservice_organisations: tuple[str, ...] = ()
    not_applicable: dict[str, str] = field(default_factory=dict)
    policy_types: dict[str, str] = field(default_factory=dict)  # document name -> kind set by a person
    store: str = ""

    def out_of_scope(self, point: PointOfFocus) -> str:
        """Why a point is out of scope, in a sentence; "" where it is in scope."""
        if point.id in self.not_applicable:
            return f"Not applicable: {self.not_applicable[point.id]}"
        needs = point.applies_to
        if needs in CATEGORIES and needs not in self.categories:
            return f"Out of scope: applies to the category {needs.replace('_', ' ')} only."
        category = category_of(point.id)
        if category not in self.categories and category != "security":
            return f"Out of scope: the category {category.replace('_', ' ')} was not chosen."
        if needs == "system_level" and not self.system_level:
            return "Out of scope: applies to reports on a system, which the profile switches off."
        if needs == "processing_integrity_products" and (
            "processing_integrity" not in self.categories or not self.processing_integrity_products
        ):
            return "Out of scope: applies to produced goods only, which the profile switches off."
        role = point.privacy_role
        if role not in ("", "both") and self.privacy_role not in ("both", role):
            return f"Out of scope: applies to a {role} of personal data only."
        return ""

    def for_report(self) -> dict[str, Any]:
        """The settings as JSON values. The store's place is left out: it changes no verdict."""
        out = asdict(self)
        del out["store"]
        out["as_of"] = self.as_of.isoformat() if self.as_of else None
        return out


_PREFIX: dict[str, Category] = {
    "CC": "security",
    "A": "availability",
    "PI": "processing_integrity",
    "C": "confidentiality",
    "P": "privacy",
}


def category_of(id_: str) -> Category:
    """Category of a criterion or point by the letters of its id; ids of another framework count as security."""
    letters = id_.rstrip("0123456789.")
    return _PREFIX.get(letters, "security")


def load_profile(path: Path) -> Settings:
    """The profile in a TOML file. Raises SettingsError that names file, field and remedy."""
    from pydantic import TypeAdapter, ValidationError

    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"{path.name}: cannot be read: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path.name}: not valid TOML: {error}") from None
    raw.pop("suppress", None)  # read by `policy-gaps check`; it changes no verdict
    try:
        return checked(TypeAdapter(Settings).validate_python(raw), path.name)
    except ValidationError as error:
        known = ", ".join(f.name for f in fields(Settings))
        first = error.errors(include_url=False)[0]
        where = ".".join(str(x) for x in first["loc"])
        raise SettingsError(f"{path.name}: {where}: {first['msg']}; known keys: {known}") from None


def checked(settings: Settings, where: str = "settings") -> Settings:
    """The same settings with the common criteria in scope. Raises SettingsError for values that cannot be meant."""
    t = settings.thresholds
    for name in ("weak", "covered", "criterion_covered", "criterion_weak"):
        value = getattr(t, name)
        if value is not None and not 0 <= value <= 1:
            raise SettingsError(f"{where}: thresholds.{name}: {value} is not between 0 and 1")
    if not 0 <= settings.review_band <= 0.5:
        raise SettingsError(f"{where}: review_band: {settings.review_band} is not between 0 and 0.5")
    for point, reason in settings.not_applicable.items():
        if not reason.strip():
            raise SettingsError(f"{where}: not_applicable.{point}: give the reason; a point is left out only with one")
    ordered = tuple(c for c in CATEGORIES if c in settings.categories or c == "security")
    return replace(settings, categories=ordered)


def dump_profile(settings: Settings) -> str:
    """The profile as TOML text that `load_profile` reads back to equal settings."""

    def quoted(text: str) -> str:
        import json

        return json.dumps(text, ensure_ascii=False)

    lines = [f"name = {quoted(settings.name)}"]
    lines.append(f"categories = [{', '.join(quoted(c) for c in settings.categories)}]")
    lines.append(f"privacy_role = {quoted(settings.privacy_role)}")
    lines.append(f"system_level = {str(settings.system_level).lower()}")
    lines.append(f"processing_integrity_products = {str(settings.processing_integrity_products).lower()}")
    lines.append(f"review_band = {settings.review_band}")
    if settings.as_of:
        lines.append(f"as_of = {settings.as_of.isoformat()}")
    lines.append(f"boundary = {quoted(settings.boundary)}")
    lines.append(f"subservice_organisations = [{', '.join(quoted(x) for x in settings.subservice_organisations)}]")
    if settings.store:
        lines.append(f"store = {quoted(settings.store)}")
    for table in ("not_applicable", "policy_types"):
        entries: dict[str, str] = getattr(settings, table)
        if entries:
            lines += ["", f"[{table}]", *(f"{quoted(k)} = {quoted(v)}" for k, v in sorted(entries.items()))]
    lines += ["", "[thresholds]"]
    lines += [f"{k} = {v}" for k, v in asdict(settings.thresholds).items() if v is not None]
    return "\n".join(lines) + "\n"
