"""Settings and the profile: what is in scope and why not, and errors that name field and remedy."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from analyzer.config import Settings, Thresholds, category_of, checked, dump_profile, load_profile
from analyzer.datatypes import CATEGORIES, Corpus, PointOfFocus
from analyzer.errors import SettingsError


def profile(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "policy-gaps.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_default_is_all_five_categories_and_the_models_own_thresholds() -> None:
    settings = Settings()
    assert settings.categories == CATEGORIES
    assert (settings.thresholds.weak, settings.thresholds.covered) == (None, None)
    assert (settings.thresholds.criterion_covered, settings.thresholds.criterion_weak) == (0.75, 0.25)


@pytest.mark.parametrize(
    ("id_", "category"),
    [
        ("CC6.1", "security"),
        ("CC6.1.03", "security"),
        ("A1.2", "availability"),
        ("PI1.4.02", "processing_integrity"),
        ("C1.1.01", "confidentiality"),
        ("P6.7", "privacy"),
        ("FS-1.02", "security"),
    ],
)
def test_category_of_an_id(id_: str, category: str) -> None:
    assert category_of(id_) == category


def test_the_category_of_an_id_is_that_of_its_file(shipped: Corpus) -> None:
    for criterion in shipped.criteria:
        assert category_of(criterion.id) == criterion.category


def test_common_criteria_are_always_in_scope(shipped: Corpus) -> None:
    settings = checked(Settings(categories=("privacy",)))
    assert settings.categories == ("security", "privacy")
    by_reason = {p.id: settings.out_of_scope(p) for p in shipped.points}
    assert not by_reason["CC1.1.01"]
    assert not by_reason["P1.1.01"]
    assert "availability" in by_reason["A1.1.01"]


def test_security_alone_leaves_no_point_of_another_category(shipped: Corpus) -> None:
    settings = checked(Settings(categories=("security",)))
    for point in shipped.points:
        outside = settings.out_of_scope(point)
        assert bool(outside) == (point.applies_to not in ("all", "system_level") or not point.id.startswith("CC")), (
            point.id
        )


def test_a_common_criterion_that_applies_to_one_category_follows_it(house: Corpus) -> None:
    point = replace(house.points[0], applies_to="privacy")
    assert not Settings().out_of_scope(point)
    assert "privacy" in checked(Settings(categories=("availability",))).out_of_scope(point)


@pytest.mark.parametrize(
    ("settings", "change"),
    [
        (Settings(system_level=False), {"applies_to": "system_level"}),
        (Settings(processing_integrity_products=False), {"applies_to": "processing_integrity_products"}),
        (Settings(categories=("security",)), {"applies_to": "processing_integrity_products"}),
        (Settings(privacy_role="controller"), {"privacy_role": "processor"}),
        (Settings(privacy_role="processor"), {"privacy_role": "controller"}),
        (Settings(not_applicable={"FS-1.01": "No travel"}), {}),
    ],
    ids=str,
)
def test_switches_take_points_out_of_scope_with_a_reason(
    house: Corpus, settings: Settings, change: dict[str, str]
) -> None:
    point: PointOfFocus = replace(house.points[0], **change)  # type: ignore[arg-type]
    assert not Settings().out_of_scope(point)
    assert settings.out_of_scope(point)


@pytest.mark.parametrize("role", ["controller", "processor"])
def test_a_point_for_both_roles_is_in_scope_for_each(house: Corpus, role: str) -> None:
    settings = Settings(privacy_role=role)  # type: ignore[arg-type]
    for own in ("", "both", role):
        assert not settings.out_of_scope(replace(house.points[0], privacy_role=own))  # type: ignore[arg-type]


def test_the_justification_is_the_reason(house: Corpus) -> None:
    settings = Settings(not_applicable={"FS-1.01": "Nobody travels"})
    assert settings.out_of_scope(house.points[0]) == "Not applicable: Nobody travels"


FULL = Settings(
    name='Example "Ltd"',
    categories=("security", "privacy"),
    privacy_role="processor",
    system_level=False,
    processing_integrity_products=False,
    thresholds=Thresholds(0.4, 0.6, 0.8, 0.3),
    review_band=0.05,
    as_of=date(2026, 1, 31),
    boundary="The hosted service\nand its staff",
    subservice_organisations=("Example Cloud (hosting)", "Mail Ltd"),
    not_applicable={"CC6.4.04": "Carved out to the hosting provider"},
    policy_types={"a/b.md": "access_control"},
    store="sqlite:///gaps.db",
)


@pytest.mark.parametrize("settings", [Settings(), FULL], ids=["default", "full"])
def test_a_profile_reads_back_to_equal_settings(tmp_path: Path, settings: Settings) -> None:
    assert load_profile(profile(tmp_path, dump_profile(settings))) == settings


def test_the_report_carries_all_that_can_change_a_verdict() -> None:
    shown = FULL.for_report()
    assert "store" not in shown
    assert shown["as_of"] == "2026-01-31"
    assert set(shown) == {f for f in Settings.__slots__ if f != "store"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('categorys = ["privacy"]', "policy-gaps.toml: categorys: "),
        ('categories = ["safety"]', "policy-gaps.toml: categories.0: "),
        ('privacy_role = "owner"', "policy-gaps.toml: privacy_role: "),
        ("review_band = 0.9", "review_band: 0.9 is not between"),
        ("[thresholds]\nweak = 1.5", "thresholds.weak: 1.5 is not between"),
        ("[thresholds]\nstrong = 0.5", "thresholds.strong: "),
        ('[not_applicable]\n"CC6.4.04" = " "', "not_applicable.CC6.4.04: give the reason"),
        ("name = ", "not valid TOML"),
        ('as_of = "soon"', "policy-gaps.toml: as_of: "),
    ],
)
def test_a_wrong_profile_is_one_line_with_file_and_field(tmp_path: Path, text: str, expected: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load_profile(profile(tmp_path, text))
    assert expected in str(caught.value)
    assert str(caught.value).startswith("policy-gaps.toml: ")
    assert "\n" not in str(caught.value)


def test_a_profile_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"none\.toml: cannot be read"):
        load_profile(tmp_path / "none.toml")
