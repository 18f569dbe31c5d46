"""DOCX, written by python-docx and, for what that cannot write, by its lxml tree."""

from __future__ import annotations

import io

import docx
import pytest
from docx.document import Document as Writer
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from analyzer.datatypes import Document
from analyzer.parse import parse_document
from analyzer.segment import segment


def read(document: Writer) -> Document:
    out = io.BytesIO()
    document.save(out)
    return parse_document("a.docx", out.getvalue())


def texts(document: Document) -> list[str]:
    return [s.text for s in segment(document)]


def test_tracked_changes_are_read_as_accepted() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Access is reviewed ")
    paragraph._p.append(
        parse_xml(f'<w:del {nsdecls("w")} w:id="1" w:author="x"><w:r><w:delText>yearly</w:delText></w:r></w:del>')
    )
    paragraph._p.append(
        parse_xml(f'<w:ins {nsdecls("w")} w:id="2" w:author="x"><w:r><w:t>quarterly.</w:t></w:r></w:ins>')
    )
    result = read(document)
    assert texts(result) == ["Access is reviewed quarterly."]
    assert [(w.code, "2 open" in w.message) for w in result.warnings] == [("tracked_changes", True)]


def test_a_deleted_paragraph_mark_joins_both() -> None:
    document = docx.Document()
    first = document.add_paragraph("Access is reviewed ")
    document.add_paragraph("every quarter.")
    mark = parse_xml(f'<w:pPr {nsdecls("w")}><w:rPr><w:del w:id="1" w:author="x"/></w:rPr></w:pPr>')
    first._p.insert(0, mark)
    assert texts(read(document)) == ["Access is reviewed every quarter."]


def test_numbered_lists_are_counted_and_nested() -> None:
    document = docx.Document()
    document.add_paragraph("Staff must:")
    document.add_paragraph("Lock screens.", style="List Number")
    document.add_paragraph("At home as well.", style="List Bullet 2")
    document.add_paragraph("Report loss.", style="List Number")
    result = read(document)
    labels = [b.label for b in result.blocks]
    assert labels == ["", "1.", "-", "2."]
    assert [s.lead_in for s in segment(result)][1] == "Staff must:"


def test_outline_level_makes_a_heading() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Scope")
    level = OxmlElement("w:outlineLvl")
    level.set(qn("w:val"), "1")
    paragraph._p.get_or_add_pPr().append(level)
    document.add_paragraph("All staff are in scope.")
    assert segment(read(document))[0].headings == ("Scope",)


def test_text_boxes_content_controls_links_and_breaks() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("See ")
    paragraph._p.append(
        parse_xml(f'<w:hyperlink {nsdecls("w")} w:anchor="x"><w:r><w:t>the Backup Policy</w:t></w:r></w:hyperlink>')
    )
    paragraph.add_run(".")
    box = (
        f'<w:r {nsdecls("w")}><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox><w:txbxContent><w:p><w:r>'
        "<w:t>Boxes are read too.</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    )
    paragraph._p.append(parse_xml(box))
    control = f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p><w:r><w:t>Controls are read.</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    document.element.body.insert(1, parse_xml(control))
    lines = document.add_paragraph()
    lines.add_run("Owner: Jo")
    lines.runs[0].add_break()
    lines.add_run("Version: 2")
    assert texts(read(document)) == [
        "See the Backup Policy.",
        "Boxes are read too.",
        "Controls are read.",
        "Owner: Jo",
        "Version: 2",
    ]


def test_contents_headers_footers_and_hidden_text_are_no_statements() -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Example Inc."
    document.sections[0].footer.paragraphs[0].text = "Confidential"
    toc = document.add_paragraph("Purpose\t3")
    toc._p.get_or_add_pPr().insert(0, parse_xml(f'<w:pStyle {nsdecls("w")} w:val="TOC1"/>'))
    toc_style = document.styles.add_style("TOC 1", docx.enum.style.WD_STYLE_TYPE.PARAGRAPH)
    toc_style.element.set(qn("w:styleId"), "TOC1")
    document.add_paragraph("Access is limited.")
    document.add_paragraph().add_run("secret note").font.hidden = True
    result = read(document)
    assert texts(result) == ["Access is limited."]
    assert {b.set_aside for b in result.blocks} == {"", "running_header", "running_footer", "toc"}


def test_tables_with_merged_cells_and_as_layout() -> None:
    document = docx.Document()
    table = document.add_table(3, 3)
    for r, row in enumerate([["Level", "Time", "Who"], ["High", "1 hour", "Lead"], ["Low", "1 day", "Team"]]):
        for c, text in enumerate(row):
            table.cell(r, c).text = text
    merged = table.cell(2, 1).merge(table.cell(2, 2))
    merged.text = "as agreed"
    layout = document.add_table(2, 1)
    layout.cell(0, 0).text = "First sentence here. Second sentence here."
    layout.cell(1, 0).text = "Third part."
    result = read(document)
    assert texts(result) == [
        "High | 1 hour | Lead",
        "Low | as agreed",
        "First sentence here.",
        "Second sentence here.",
        "Third part.",
    ]
    assert result.tables == 1


def test_bold_paragraphs_are_headings() -> None:
    document = docx.Document()
    document.add_paragraph().add_run("Scope").bold = True
    document.add_paragraph("All staff are in scope.")
    assert segment(read(document))[0].headings == ("Scope",)


def test_footnotes_follow_their_paragraph() -> None:
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    document = docx.Document()
    paragraph = document.add_paragraph("Access is logged")
    paragraph._p.append(parse_xml(f'<w:r {nsdecls("w")}><w:footnoteReference w:id="2"/></w:r>'))
    paragraph.add_run(".")
    document.add_paragraph("The end.")
    notes = f'<w:footnotes {nsdecls("w")}><w:footnote w:id="2"><w:p><w:r><w:t>For one year.</w:t></w:r></w:p></w:footnote></w:footnotes>'
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    part = Part(PackURI("/word/footnotes.xml"), kind, notes.encode(), document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    result = read(document)
    assert texts(result) == ["Access is logged.", "For one year.", "The end."]
    assert result.blocks[1].kind == "footnote"


@pytest.mark.parametrize("kind", ["doctype", "missing"])
def test_broken_packages(kind: str) -> None:
    import writers

    from analyzer.errors import DocumentError

    body = b'<!DOCTYPE x [<!ENTITY a "b">]><x/>' if kind == "doctype" else b"<x/>"
    data = writers.zipped({"[Content_Types].xml": b"<x/>", "word/document.xml": body})
    with pytest.raises(DocumentError) as caught:
        parse_document("a.docx", data)
    assert caught.value.code == ("damaged_file" if kind == "doctype" else "not_a_docx")
