"""The official wording, for those who hold a licence to it: a CSV file of theirs -> a private file beside their settings.

It is shown to its owner next to our own words and goes nowhere else: no verdict, report, export or log reads this module.
"""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import re
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from analyzer.datatypes import Corpus
from analyzer.errors import CorpusError

HOME = "POLICY_GAPS_HOME"
_COLUMNS = ["id", "text"]
_MAX_BYTES = 4_000_000
_MAX_TEXT = 8_000  # characters of one text
_MAX_PROBLEMS = 50
# What may be repeated in a message: nothing that could be a sentence of the licensed text.
_ID_LIKE = re.compile(r"[A-Za-z]{1,12}[\w.-]{0,16}")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]")


def private_folder() -> Path:
    """Where this system keeps a person's settings of a program, or what POLICY_GAPS_HOME names. Not made here."""
    named = os.environ.get(HOME, "").strip()
    if named:
        return Path(named).expanduser()
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA") or Path.home() / "AppData" / "Roaming") / "policy-gaps"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "policy-gaps"
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "policy-gaps"


def overlay_path(corpus: Corpus) -> Path:
    """The file that holds the texts of a corpus, whether it is there or not."""
    return private_folder() / "overlay" / f"{re.sub(r'[^A-Za-z0-9._-]', '_', corpus.head.id)}.json"


def read_csv(path: Path, corpus: Corpus) -> dict[str, str]:
    """Id -> text of a CSV file with the columns id and text, in the corpus's order.

    Raises CorpusError with one line `FILE:LINE: what is wrong, what to do` per fault; no text is repeated in it.
    """
    rows = csv.reader(io.StringIO(_decoded(path), newline=""), strict=True)
    known = _ids(corpus)
    found: dict[str, str] = {}
    lines: dict[str, int] = {}
    problems: list[str] = []
    for line, row in _rows(rows, path, problems):
        fault = _fault(row, known, lines)
        if fault:
            problems.append(f"{path.name}:{line}: {fault}")
        else:
            id_ = row[0].strip()
            lines[id_] = line
            found[id_] = _tidy(row[1])
    if not problems and not found:
        problems.append(f"{path.name}: no row below the header; give one row for each id")
    if problems:
        more = len(problems) - _MAX_PROBLEMS
        raise CorpusError(problems[:_MAX_PROBLEMS] + ([f"{path.name}: {more} more problems"] if more > 0 else []))
    return {id_: found[id_] for id_ in known if id_ in found}


def _decoded(path: Path) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(_MAX_BYTES + 1)
    except OSError as error:
        raise CorpusError([f"{path.name}: cannot be read ({error.strerror}); check the path"]) from None
    if len(data) > _MAX_BYTES:
        raise CorpusError(
            [f"{path.name}: larger than {_MAX_BYTES // 1_000_000} MB; it holds more than texts of points"]
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise CorpusError([f"{path.name}:{line}: not UTF-8; save the sheet as “CSV UTF-8”"]) from None


def _ids(corpus: Corpus) -> dict[str, None]:
    """Ids that a text may stand for, in order: criteria and their points."""
    return dict.fromkeys(id_ for c in corpus.criteria for id_ in (c.id, *(p.id for p in c.points_of_focus)))


def _rows(rows: Iterator[list[str]], path: Path, problems: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Rows below the header with the line they begin at; blank rows are left out."""
    begins = 1
    seen = False
    while True:
        try:
            row = next(rows, None)
        except csv.Error as error:
            problems.append(f"{path.name}:{begins}: not a CSV row ({error}); check the quotation marks")
            return
        if row is None:
            return
        line, begins = begins, rows.line_num + 1  # type: ignore[attr-defined]
        if not any(cell.strip() for cell in row):
            continue
        if not seen:
            seen = True
            if [cell.strip().lower() for cell in row] != _COLUMNS:
                problems.append(f"{path.name}:{line}: the header must be “id,text”, separated by a comma")
                return
            continue
        yield line, row


def _fault(row: list[str], known: Mapping[str, None], lines: Mapping[str, int]) -> str:
    """What is wrong with a row, "" where nothing is."""
    if len(row) != len(_COLUMNS):
        return f"{len(row)} columns instead of 2; a text that holds a comma stands in quotation marks"
    id_, text = row[0].strip(), _tidy(row[1])
    shown = id_ if _ID_LIKE.fullmatch(id_) else "the first column"
    if id_ not in known:
        return f"{shown}: no such criterion or point in this corpus; policy-gaps corpus list shows the ids"
    if id_ in lines:
        return f"{id_}: a second text; the first is in line {lines[id_]}"
    if not text:
        return f"{id_}: the text is empty; fill it in or leave the row out"
    if len(text) > _MAX_TEXT:
        return f"{id_}: the text has {len(text)} characters, the limit is {_MAX_TEXT}"
    control = _CONTROL.search(text)
    if control:
        return f"{id_}: the text holds the invisible character U+{ord(control.group()):04X}; remove it"
    return ""


def _tidy(text: str) -> str:
    return "\n".join(line.strip() for line in text.replace("\r\n", "\n").replace("\r", "\n").strip().split("\n"))


def save_overlay(texts: Mapping[str, str], corpus: Corpus) -> bool:
    """Keep the texts in place of earlier ones, readable by their owner alone. False where they were kept already.

    The file is there whole or not at all. Raises CorpusError where the folder cannot be written.
    """
    path = overlay_path(corpus)
    content = json.dumps({"corpus": corpus.head.id, "texts": dict(texts)}, ensure_ascii=False, indent=1) + "\n"
    try:
        _make_private(path.parent)
        with contextlib.suppress(OSError):
            if path.read_bytes() == content.encode():
                path.chmod(0o600)
                return False
        _replace(path, content.encode())
    except OSError as error:
        raise CorpusError([f"{path.parent}: cannot be written ({error.strerror}); set {HOME} to a folder of yours"]) from None  # fmt: skip
    return True


def _make_private(folder: Path) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder.mkdir(exist_ok=True, mode=0o700)
    folder.chmod(0o700)


def _replace(path: Path, content: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")  # mkstemp: 0600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def remove_overlay(corpus: Corpus) -> bool:
    """Delete the texts of a corpus. False where there were none. Raises CorpusError where they cannot be deleted."""
    path = overlay_path(corpus)
    try:
        path.unlink()
    except FileNotFoundError:
        return False
    except OSError as error:
        raise CorpusError([f"{path}: cannot be deleted ({error.strerror})"]) from None
    with contextlib.suppress(OSError):
        path.parent.rmdir()
    return True


def load_overlay(corpus: Corpus) -> dict[str, str]:
    """Id -> text of the owner's file, {} where there is none. Raises CorpusError where it is damaged."""
    path = overlay_path(corpus)
    try:
        if not path.is_file():
            return {}
        with path.open("rb") as file:
            kept = json.loads(file.read(4 * _MAX_BYTES).decode())
        texts = kept["texts"]
        if kept["corpus"] != corpus.head.id or not all(isinstance(text, str) for text in texts.values()):
            raise ValueError
    except OSError as error:
        raise CorpusError([f"{path}: cannot be read ({error.strerror})"]) from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise CorpusError([f"{path}: damaged; import your file again, or policy-gaps corpus import --remove"]) from None
    known = _ids(corpus)
    return {id_: text for id_, text in texts.items() if id_ in known}
