"""Old Word files (.doc), turned into DOCX by LibreOffice where that is installed."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from analyzer.datatypes import Document, Source
from analyzer.errors import DocumentError
from analyzer.parse.docx import read_docx
from analyzer.parse.limits import DEFAULT_LIMITS, Limits

MEDIA_TYPE = "application/msword"


def read_doc(source: Source, data: bytes, limits: Limits = DEFAULT_LIMITS) -> Document:
    """Parse an old Word file. Raises DocumentError needs_libreoffice, damaged_file, timeout."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        raise DocumentError(
            "needs_libreoffice", "an old .doc file; save it as .docx, or install LibreOffice to have it read"
        )
    return read_docx(source, _converted(office, data, limits), limits)


def _converted(office: str, data: bytes, limits: Limits) -> bytes:
    """The file as DOCX. Macros do not run in a conversion, and the profile is thrown away with the folder."""
    with tempfile.TemporaryDirectory(prefix="policy-gaps-") as folder:
        place = Path(folder)
        (place / "in.doc").write_bytes(data)
        command = [
            office, f"-env:UserInstallation=file://{place}/profile", "--headless", "--norestore", "--nolockcheck",
            "--convert-to", "docx", "--outdir", str(place), str(place / "in.doc"),
        ]  # fmt: skip
        try:
            subprocess.run(  # noqa: S603 - a fixed command on a file of our own naming
                command, timeout=limits.seconds, check=False, capture_output=True, cwd=folder
            )
        except subprocess.TimeoutExpired:
            raise DocumentError("timeout", "LibreOffice did not finish; save the file as .docx") from None
        result = place / "in.docx"
        if not result.is_file():
            raise DocumentError(
                "damaged_file", "LibreOffice could not read this .doc; open it in Word and save it as .docx"
            )
        return result.read_bytes()
