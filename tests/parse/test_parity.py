"""The same text gives the same statements and the same verdicts in every format."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))

import parity
import rendering
from harness import SHARED

from analyzer.parse import parse_document
from analyzer.pipeline import Analyzer
from analyzer.samples.make import sources

SMALL = ("risk-management-policy", "vendor-management-policy")


@pytest.mark.parametrize("stem", SMALL)
def test_statements_are_the_same_in_every_format(stem: str) -> None:
    files = rendering.rendered(sources()[stem], by_office=False)
    assert set(files) == {"md", "html", "docx", "pdf", "txt", "odt", "rtf"}
    first = parity.read(f"{stem}.md", files["md"], None)
    assert len(first.statements) > 40
    for ending, data in files.items():
        other = parity.read(f"{stem}.{ending}", data, None)
        assert parity.agreement(first, other).lost == [], ending
        assert parity.agreement(other, first).lost == [], ending


@pytest.mark.parametrize("stem", SMALL)
def test_files_of_a_word_processor_say_the_same(stem: str) -> None:
    if rendering.office() is None:
        pytest.skip("LibreOffice is not installed: apt-get install libreoffice-writer")
    files = rendering.rendered(sources()[stem])
    first = parity.read(f"{stem}.md", files["md"], None)
    for ending in ("doc", "office.odt", "office.rtf", "office.pdf"):
        other = parity.read(f"{stem}.{ending}", files[ending], None)
        for found in (parity.agreement(first, other), parity.agreement(other, first)):
            assert found.running >= parity.STATEMENTS, (ending, found.lost)


def test_headings_are_the_same_in_every_format() -> None:
    """Statements carry their section, which the verdicts use."""
    files = rendering.rendered(sources()["risk-management-policy"], by_office=False)
    outlines = {}
    for ending, data in files.items():
        document = parse_document(f"policy.{ending}", data)
        outlines[ending] = [b.text.lower() for b in document.blocks if b.kind == "heading" and not b.set_aside]
        assert document.title == "Risk Management Policy", ending
    expected = outlines.pop("md")
    assert len(expected) > 5
    for ending, outline in outlines.items():
        assert outline == expected, ending


def test_verdicts_are_the_same_in_every_format(real: Analyzer) -> None:
    stem = SMALL[0]
    files = rendering.rendered(sources()[stem], by_office=False)
    first = parity.read(f"{stem}.md", files.pop("md"), real)
    assert len(first.documented) > 5
    for ending, data in files.items():
        found = parity.agreement(first, parity.read(f"{stem}.{ending}", data, real))
        assert found.points >= parity.POINTS, (ending, found.differing)
        assert found.statuses >= parity.STATUSES, (ending, found.differing)


def test_one_real_plan_in_three_formats() -> None:
    paths = [SHARED / "files" / name for name in ("D0517.docx", "D0518.md", "D0519.pdf")]
    if not all(path.is_file() for path in paths):
        pytest.skip("the real files are not there")
    readings = [parity.read(path.name, path.read_bytes(), None) for path in paths]
    for left in readings:
        for right in readings:
            assert parity.agreement(left, right).running >= parity.STATEMENTS
