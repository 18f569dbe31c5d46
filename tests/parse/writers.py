"""One policy, written by real writers into every format that is read."""

from __future__ import annotations

import io
import zipfile
from html import escape

TITLE = "Access Control Policy"
# (kind, text or rows); level of lists by indentation
CONTENT: list[tuple[str, object]] = [
    ("p", "Policy Owner: VP Operations"),
    ("h", "Purpose"),
    (
        "p",
        "This policy limits access to systems of Example Inc. to those who need it, e.g. engineers. It applies to all staff.",
    ),
    ("h", "Requirements"),
    ("p", "Every employee must:"),
    ("ul", ["Use multi-factor authentication on all accounts.", "Lock the screen when leaving the desk."]),
    (
        "p",
        "Access is reviewed every quarter by the system owner, and access that is no longer needed is removed within 3.5 days.",
    ),
    (
        "table",
        [
            ["Role", "Duty"],
            ["Manager", "Approves access requests"],
            ["IT team", "Removes access on the last day of work"],
        ],
    ),
    ("h", "Enforcement"),
    ("p", "Violations may lead to disciplinary action."),
]
STATEMENTS = [
    "Policy Owner: VP Operations",
    "This policy limits access to systems of Example Inc. to those who need it, e.g. engineers.",
    "It applies to all staff.",
    "Every employee must:",
    "Use multi-factor authentication on all accounts.",
    "Lock the screen when leaving the desk.",
    "Access is reviewed every quarter by the system owner, and access that is no longer needed is removed within 3.5 days.",
    "Manager | Approves access requests",
    "IT team | Removes access on the last day of work",
    "Violations may lead to disciplinary action.",
]


def markdown() -> bytes:
    out = [f"---\ntitle: {TITLE}\nowner: VP Operations\n---\n\n# {TITLE}\n"]
    for kind, value in CONTENT:
        if kind == "h":
            out.append(f"## {value}\n")
        elif kind == "p":
            out.append(f"{value}\n")
        elif kind == "ul":
            out.append("\n".join(f"- {item}" for item in value) + "\n")  # type: ignore[union-attr]
        else:
            rows = [f"| {' | '.join(row)} |" for row in value]  # type: ignore[union-attr]
            out.append("\n".join([rows[0], "|---|---|", *rows[1:]]) + "\n")
    return "\n".join(out).encode()


def html() -> bytes:
    out = [f"<!doctype html><html><head><title>{TITLE}</title><script>var x = 1;</script></head><body>"]
    out.append(f"<nav><a href='/'>Home</a> <a href='/policies'>Policies</a></nav><main><h1>{TITLE}</h1>")
    for kind, value in CONTENT:
        if kind == "h":
            out.append(f"<h2>{value}</h2>")
        elif kind == "p":
            out.append(f"<p>{escape(str(value))}</p>")
        elif kind == "ul":
            out.append("<ul>" + "".join(f"<li>{item}</li>" for item in value) + "</ul>")  # type: ignore[union-attr]
        else:
            rows = [[f"<td>{cell}</td>" for cell in row] for row in value]  # type: ignore[union-attr]
            out.append("<table>" + "".join(f"<tr>{''.join(row)}</tr>" for row in rows) + "</table>")
    return "".join([*out, "</main><footer>Powered by a wiki</footer></body></html>"]).encode()


def text() -> bytes:
    out = [TITLE, "=" * len(TITLE), ""]
    for kind, value in CONTENT:
        if kind == "h":
            out += [str(value), "-" * len(str(value)), ""]
        elif kind == "p":
            words, line = str(value).split(), ""
            for word in words:  # wrapped by hand at 60 columns
                if len(line) + len(word) > 60:
                    out.append(line.rstrip())
                    line = ""
                line += word + " "
            out += [line.rstrip(), ""]
        elif kind == "ul":
            out += [f"* {item}" for item in value] + [""]  # type: ignore[union-attr]
        else:
            out += ["\t".join(row) for row in value] + [""]  # type: ignore[union-attr]
    return "\n".join(out).encode()


def docx() -> bytes:
    import docx as python_docx

    document = python_docx.Document()
    document.core_properties.title = TITLE
    document.add_paragraph(TITLE, style="Title")
    document.sections[0].header.paragraphs[0].text = "Example Inc. Confidential"
    for kind, value in CONTENT:
        if kind == "h":
            document.add_heading(str(value), 1)
        elif kind == "p":
            document.add_paragraph(str(value))
        elif kind == "ul":
            for item in value:  # type: ignore[union-attr]
                document.add_paragraph(item, style="List Bullet")
        else:
            rows = list(value)  # type: ignore[call-overload]
            table = document.add_table(len(rows), 2)
            for r, row in enumerate(rows):
                for c, cell in enumerate(row):
                    table.cell(r, c).text = cell
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def pdf(*, pages: int = 1, encrypt: str = "") -> bytes:
    """The policy in a PDF; `pages` repeats it, with a running header and page numbers."""
    from fpdf import FPDF

    class Writer(FPDF):
        def header(self) -> None:
            self.set_font("Helvetica", size=8)
            self.cell(0, 6, "Example Inc. - Confidential", new_x="LMARGIN", new_y="NEXT")
            self.ln(6)

        def footer(self) -> None:
            self.set_y(-15)
            self.set_font("Helvetica", size=8)
            self.cell(0, 6, f"Page {self.page_no()} of {{nb}}", align="C")

    out = Writer()
    if encrypt:
        out.set_encryption(owner_password="owner", user_password=encrypt)
    for number in range(pages):
        out.add_page()
        out.ln(7 * number)  # the same text at the same place on every page would be a running header
        out.set_font("Helvetica", "B", 20)
        out.cell(0, 12, TITLE, new_x="LMARGIN", new_y="NEXT")
        for kind, value in CONTENT:
            if kind == "h":
                out.set_font("Helvetica", "B", 14)
                out.cell(0, 10, str(value), new_x="LMARGIN", new_y="NEXT")
            elif kind == "p":
                out.set_font("Helvetica", size=11)
                out.multi_cell(0, 6, str(value), new_x="LMARGIN", new_y="NEXT")
                out.ln(3)
            elif kind == "ul":
                out.set_font("Helvetica", size=11)
                for item in value:  # type: ignore[union-attr]
                    out.multi_cell(0, 6, f"\x95 {item}", new_x="LMARGIN", new_y="NEXT")
                out.ln(3)
            else:
                out.set_font("Helvetica", size=11)
                with out.table() as table:
                    for row in value:  # type: ignore[union-attr]
                        cells = table.row()
                        for cell in row:
                            cells.cell(cell)
                out.ln(3)
    return bytes(out.output())


def odt() -> bytes:
    from odf.opendocument import OpenDocumentText
    from odf.style import Style
    from odf.table import Table, TableCell, TableRow
    from odf.text import H, List, ListItem, P

    document = OpenDocumentText()
    title = Style(name="Title", family="paragraph")
    document.styles.addElement(title)
    document.text.addElement(P(text=TITLE, stylename=title))
    for kind, value in CONTENT:
        if kind == "h":
            document.text.addElement(H(outlinelevel=1, text=str(value)))
        elif kind == "p":
            document.text.addElement(P(text=str(value)))
        elif kind == "ul":
            items = List()
            for text_ in value:  # type: ignore[union-attr]
                item = ListItem()
                item.addElement(P(text=text_))
                items.addElement(item)
            document.text.addElement(items)
        else:
            table = Table()
            for row in value:  # type: ignore[union-attr]
                line = TableRow()
                for text_ in row:
                    cell = TableCell()
                    cell.addElement(P(text=text_))
                    line.addElement(cell)
                table.addElement(line)
            document.text.addElement(table)
    out = io.BytesIO()
    document.write(out)
    return out.getvalue()


def rtf() -> bytes:
    out = [r"{\rtf1\ansi\deff0{\fonttbl{\f0 Arial;}}\f0\fs22 "]
    out.append(r"{\b\fs40 " + TITLE + r"}\par ")
    for kind, value in CONTENT:
        if kind == "h":
            out.append(r"{\b " + str(value) + r"}\par ")
        elif kind == "p":
            out.append(str(value) + r"\par ")
        elif kind == "ul":
            out.extend(r"\bullet  " + item + r"\par " for item in value)  # type: ignore[union-attr]
        else:
            for row in value:  # type: ignore[union-attr]
                out.append(r"\trowd\cellx3000\cellx6000 " + "".join(cell + r"\cell " for cell in row) + r"\row ")
            out.append(r"\pard ")
    return ("".join(out) + "}").encode("cp1252")


def scan(pages: int = 1) -> bytes:
    """Pages that are pictures of one sentence."""
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", (1240, 1754), "white")
    ImageDraw.Draw(picture).text((150, 200), "Access is reviewed every quarter.", fill="black", font_size=40)
    out = io.BytesIO()
    picture.save(out, "PDF", resolution=150, save_all=True, append_images=[picture] * (pages - 1))
    return out.getvalue()


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


FORMATS = {"md": markdown, "html": html, "txt": text, "docx": docx, "pdf": pdf, "odt": odt, "rtf": rtf}
