"""A sample policy in every format that is read: the shipped renderers, plain text, ODT, RTF, and what LibreOffice writes."""

from __future__ import annotations

import io
import shutil
import subprocess
import tempfile
import textwrap
from collections.abc import Callable, Sequence
from pathlib import Path

from analyzer.samples.make import FORMATS
from analyzer.samples.pieces import Run, read_pieces

# Formats that LibreOffice turns the Word file into, by the name of its filter.
_OFFICE = {
    "doc": "doc:MS Word 97",
    "office.odt": "odt:writer8",
    "office.rtf": "rtf:Rich Text Format",
    "office.pdf": "pdf:writer_pdf_Export",
}


def to_txt(source: str) -> bytes:
    """Plain text, wrapped at 78 columns; headings ruled, tables with tabs."""
    out: list[str] = []
    previous = ""
    for piece in read_pieces(source):
        if previous in ("item", "contents") and piece.kind != previous:
            out.append("")
        if piece.kind == "heading":
            rule = {1: "=", 2: "-"}.get(piece.level)
            out += [piece.text, rule * len(piece.text), ""] if rule else [piece.text.upper(), ""]
        elif piece.kind == "table":
            out += ["\t".join("".join(run.text for run in cell) for cell in row) for row in piece.rows] + [""]
        elif piece.kind in ("item", "contents"):
            mark = f"{piece.number}. " if piece.number else "- "
            out += textwrap.wrap(piece.text, 78, initial_indent=mark, subsequent_indent=" " * len(mark))
        else:
            out += [*textwrap.wrap(piece.text, 78), ""]
        previous = piece.kind
    return "\n".join(out).encode()


def to_odt(source: str) -> bytes:
    """An ODT file by odfpy, with heading levels, lists and tables."""
    from odf.opendocument import OpenDocumentText
    from odf.style import Style, TextProperties
    from odf.table import Table, TableCell, TableRow
    from odf.text import H, List, ListItem, ListLevelStyleBullet, ListLevelStyleNumber, ListStyle, P, Span

    document = OpenDocumentText()
    bold = Style(name="Strong", family="text")
    bold.addElement(TextProperties(fontweight="bold"))
    document.automaticstyles.addElement(bold)
    bullets, numbers = ListStyle(name="Bullets"), ListStyle(name="Numbers")
    bullets.addElement(ListLevelStyleBullet(level=1, bulletchar="\u2022"))
    numbers.addElement(ListLevelStyleNumber(level=1, numformat="1", numsuffix="."))
    for style in (bullets, numbers):
        document.automaticstyles.addElement(style)

    def filled(element: object, runs: Sequence[Run]) -> object:
        for run in runs:
            if run.bold:
                element.addElement(Span(stylename=bold, text=run.text))  # type: ignore[attr-defined]
            else:
                element.addText(run.text)  # type: ignore[attr-defined]
        return element

    items: object = None
    for piece in read_pieces(source):
        if piece.kind in ("item", "contents"):
            if items is None or piece.number == 1:
                items = List(stylename=numbers if piece.number else bullets)
                document.text.addElement(items)
            item = ListItem()
            item.addElement(filled(P(), piece.runs))
            items.addElement(item)  # type: ignore[attr-defined]
            continue
        items = None
        if piece.kind == "heading":
            document.text.addElement(filled(H(outlinelevel=piece.level), piece.runs))
        elif piece.kind == "table":
            table = Table()
            for row in piece.rows:
                line = TableRow()
                for runs in row:
                    cell = TableCell()
                    cell.addElement(filled(P(), runs))
                    line.addElement(cell)
                table.addElement(line)
            document.text.addElement(table)
        else:
            document.text.addElement(filled(P(), piece.runs))
    out = io.BytesIO()
    document.write(out)
    return out.getvalue()


def to_rtf(source: str) -> bytes:
    """RTF as word processors write it: headings bold and large, marks of lists as text, tables in cells."""
    sizes = {1: 40, 2: 28, 3: 24}
    out = [r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0 Calibri;}}\f0\fs21 "]
    for piece in read_pieces(source):
        if piece.kind == "heading":
            out.append(rf"{{\b\fs{sizes[piece.level]} {_rtf(piece.runs)}}}\par" + "\n")
        elif piece.kind == "table":
            for row in piece.rows:
                edges = "".join(rf"\cellx{2400 * (n + 1)}" for n in range(len(row)))
                cells = "".join(rf"\intbl {_rtf(runs)}\cell " for runs in row)
                out.append(rf"\trowd{edges} {cells}\row" + "\n")
            out.append(r"\pard ")
        elif piece.kind in ("item", "contents"):
            mark = f"{piece.number}." if piece.number else r"\bullet "
            out.append(rf"\pard\fi-360\li720 {mark}\tab {_rtf(piece.runs)}\par" + "\n")
        else:
            out.append(rf"\pard {_rtf(piece.runs)}\par" + "\n")
    return ("".join(out) + "}").encode("ascii")


def _rtf(runs: Sequence[Run]) -> str:
    parts = []
    for run in runs:
        text = "".join(_rtf_character(c) for c in run.text)
        parts.append(rf"{{\b {text}}}" if run.bold else text)
    return "".join(parts)


def _rtf_character(character: str) -> str:
    if character in "\\{}":
        return "\\" + character
    code = ord(character)
    return character if code < 128 else rf"\u{code if code < 32768 else code - 65536}?"


WRITERS: dict[str, Callable[[str], bytes]] = {**FORMATS, "txt": to_txt, "odt": to_odt, "rtf": to_rtf}


def office() -> str | None:
    """Where LibreOffice is, None where it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def rendered(source: str, *, by_office: bool = True) -> dict[str, bytes]:
    """Ending -> file; the formats of LibreOffice are left out where it is missing."""
    out = {ending: write(source) for ending, write in WRITERS.items()}
    command = office() if by_office else None
    return out if command is None else {**out, **_by_office(command, out["docx"])}


def _by_office(command: str, docx: bytes) -> dict[str, bytes]:
    """The Word file as LibreOffice writes it in its formats."""
    out: dict[str, bytes] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "in.docx").write_bytes(docx)
        for ending, written in _OFFICE.items():
            arguments = [
                command, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
                "--convert-to", written, "--outdir", str(folder), str(folder / "in.docx"),
            ]  # fmt: skip
            subprocess.run(arguments, check=True, capture_output=True, timeout=120)
            out[ending] = (folder / f"in.{ending.rsplit('.', 1)[-1]}").read_bytes()
    return out
