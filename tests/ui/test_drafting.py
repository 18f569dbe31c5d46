"""Drafts as text: out of documents, clauses put in, out as Word files."""

from __future__ import annotations

import io

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ui_support import POLICIES, Open, texts

from analyzer.config import Settings
from analyzer.corpus import load_corpus
from analyzer.parse import parse_document
from analyzer.ui.draft_docx import draft_docx
from analyzer.ui.drafting import NAME, Draft, as_markdown
from analyzer.ui.engine import engine
from analyzer.ui.workspace import Workspace
from analyzer.wording import best_section, blanks, filled, inserted, outline

TEXT = "# Policy\n\nWhy.\n\n## 1. Access reviews\n\nOwners review access.\n\n## Leavers\n\nAccess ends.\n"


def test_a_clause_goes_to_the_end_of_its_section() -> None:
    out = inserted(TEXT, "Access review", "NEW CLAUSE.")
    assert out.index("Owners review") < out.index("NEW CLAUSE.") < out.index("## Leavers")
    assert out.count("## ") == 2


def test_a_section_that_is_not_there_is_added() -> None:
    out = inserted(TEXT, "Cryptographic keys", "NEW CLAUSE.")
    assert out.endswith("## Cryptographic keys\n\nNEW CLAUSE.\n")


def test_the_section_named_by_a_person_wins() -> None:
    out = inserted(TEXT, "Leavers", "NEW CLAUSE.")
    assert out.index("## Leavers") < out.index("NEW CLAUSE.")


@given(
    st.text(max_size=400),
    st.text(alphabet="abc #-", min_size=1, max_size=20),
    st.text(alphabet="xyz. ", min_size=1, max_size=30),
)
def test_nothing_of_the_text_is_lost(text: str, section: str, clause: str) -> None:
    out = inserted(text, section, clause)
    assert clause in out
    remaining = out.split()
    for word in text.split():
        assert word in remaining
        remaining.remove(word)


def test_blanks_of_every_wording_can_be_filled() -> None:
    for point in load_corpus().points:
        clause = point.suggested_wording.text
        found = blanks(clause)
        assert "{{" not in filled(clause, dict.fromkeys(found, "the value")), point.id
        assert filled(clause, {}) == clause


def test_headings_in_code_are_no_sections() -> None:
    assert [t for _, t, _ in outline("# A\n\n```\n# no\n```\n\n## B ##\n")] == ["A", "B"]
    assert best_section(TEXT, "Something else entirely") is None


@pytest.mark.parametrize(("name", "data"), POLICIES[:2])
def test_a_document_as_markdown_reads_the_same(name: str, data: bytes) -> None:
    first = parse_document(name, data)
    again = parse_document(NAME, as_markdown(first).encode())
    assert [b.text for b in again.blocks] == [b.text for b in first.blocks]


def test_word_file_holds_the_text_and_comments() -> None:
    clause = "Keys are kept in a vault."
    text = inserted(TEXT, "Keys", clause) + "\n- one\n- two\n\n| a | b |\n| --- | --- |\n| c | d |\n"
    made = docx.Document(io.BytesIO(draft_docx(text, {clause: "Suggested wording"})))
    said = [p.text for p in made.paragraphs]
    assert {"Policy", "Owners review access.", clause, "one", "two", "c | d"} <= set(said)
    assert [c.text for c in made.comments] == ["Suggested wording"]
    assert not list(docx.Document(io.BytesIO(draft_docx(text))).comments)


def test_a_hostile_text_makes_a_sound_word_file() -> None:
    made = docx.Document(io.BytesIO(draft_docx("# \x00<script>\x0b\n\n<b>x</b> & ]]> \ufffe\n\n<svg onload=x>\n")))
    assert any("<script>" in p.text for p in made.paragraphs)


def test_suggested_wording_documents_its_point() -> None:
    draft = Draft(POLICIES[0][1].decode())
    draft.check(engine(), Settings())
    missing = draft.checklist()["missing"]
    assert missing
    point = next(p for p in load_corpus().points if p.id == missing[0].point)
    clause = filled(point.suggested_wording.text, dict.fromkeys(blanks(point.suggested_wording.text), "the Head of IT"))
    draft.insert(point, clause)
    assert draft.changed
    draft.check(engine(), Settings())
    gained = [c.point for c in draft.compared(0, 1) if c.gained]
    assert point.id in gained


def test_wording_is_held_against_the_check_before_it_even_where_it_was_edited_since() -> None:
    draft = Draft(POLICIES[0][1].decode())
    draft.check(engine(), Settings())
    missing = draft.checklist()["missing"]
    point = next(p for p in load_corpus().points if p.id == missing[0].point)
    clause = filled(point.suggested_wording.text, dict.fromkeys(blanks(point.suggested_wording.text), "the Head of IT"))
    draft.insert(point, clause)
    assert draft.proof(point) is None, "nothing is known before the next check"
    draft.text = draft.text.replace(clause, f"{clause} A record of it is kept.")
    draft.check(engine(), Settings())
    made = draft.proof(point)
    assert made is not None
    assert (made.before, made.after) == ("missing", "covered")


@pytest.mark.parametrize(
    ("values", "said", "kind"),
    [("the Head of IT", "No other verdict fell.", "success"), (None, "Wording put in", "warning")],
)
def test_the_checklist_says_what_inserted_wording_did(
    open_page: Open, space: Workspace, values: str | None, said: str, kind: str
) -> None:
    draft = space.draft = Draft(POLICIES[0][1].decode())
    draft.check(engine(), Settings())
    assert "CC6.1.13" in [r.point for r in draft.checklist()["missing"]]
    point = next(p for p in load_corpus().points if p.id == "CC6.1.13")
    app = open_page("draft", space)
    if values is None:
        # Words that document nothing stand in for wording that was put in and does not work.
        draft.insert(point, "This section is for later.")
    else:
        for field in [f for f in app.text_input if f.key.startswith(f"blank_{point.id}_")]:
            field.set_value(values)
        next(b for b in app.button if b.key.startswith(f"FormSubmitter:insert_{point.id}-")).click().run()
        assert point.id in draft.inserted
        assert not app.success, "nothing is claimed before the next check"
    app.button(key="draft_check").click().run()
    assert not app.exception
    assert said in getattr(app, kind)[0].value
    assert len(app.success) == (kind == "success")
    assert f"Wording put in: CC6.1.13 {'now documented' if kind == 'success' else 'not yet'}." in texts(app)
