"""Old Word files (.doc), turned into DOCX by LibreOffice where that is installed.

The conversion has a profile, a home and a folder of its own that vanish with it: macros and active content are off,
links are never followed, and its time, memory and what it may write are limited.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from analyzer.datatypes import Document, Source
from analyzer.errors import DocumentError
from analyzer.parse.docx import read_docx
from analyzer.parse.limits import DEFAULT_LIMITS, MIB, Limits

MEDIA_TYPE = "application/msword"

# Where the guard's clock runs too, LibreOffice is stopped this much earlier: it can then be named and cleaned up after.
_AHEAD_OF_GUARD = 5.0
# Address space of its libraries, on top of what a document may take.
_LIBRARIES = 2048 * MIB

# (path in LibreOffice's registry, property, value)
_SETTINGS = (
    ("/org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("/org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("/org.openoffice.Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("/org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("/org.openoffice.Office.Writer/Content/Update", "Link", "0"),
    # A proxy that nobody answers at: what tries to reach the network all the same gets nowhere.
    ("/org.openoffice.Inet/Settings", "ooInetProxyType", "2"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPSProxyPort", "9"),
    ("/org.openoffice.Inet/Settings", "ooInetNoProxy", ""),
)


def read_doc(source: Source, data: bytes, limits: Limits = DEFAULT_LIMITS) -> Document:
    """Parse an old Word file. Raises DocumentError needs_libreoffice, damaged_file, timeout, too_large."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        raise DocumentError(
            "needs_libreoffice", "an old .doc file; save it as .docx, or install LibreOffice to have it read"
        )
    return read_docx(source, _converted(office, data, limits), limits)


def _converted(office: str, data: bytes, limits: Limits) -> bytes:
    """The file as DOCX, by LibreOffice in a folder that is thrown away."""
    with tempfile.TemporaryDirectory(prefix="policy-gaps-", ignore_cleanup_errors=True) as folder:
        place = Path(folder)
        (place / "in.doc").write_bytes(data)
        _write_profile(place / "profile")
        _run(office, place, limits)
        result = place / "in.docx"
        if not result.is_file():
            raise DocumentError(
                "damaged_file", "LibreOffice could not read this .doc; open it in Word and save it as .docx"
            )
        if result.stat().st_size > limits.max_bytes:
            raise DocumentError("too_large", "the .doc grows over the limit as a .docx; split it")
        return result.read_bytes()


def _write_profile(profile: Path) -> None:
    """A user profile that holds the settings above and nothing else."""
    items = "".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in _SETTINGS
    )
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry">'
        f"{items}</oor:items>\n",
        encoding="utf-8",
    )


def _run(office: str, place: Path, limits: Limits) -> None:
    """Convert in.doc to in.docx inside `place`. Raises DocumentError timeout, after ending every process it started."""
    command = [
        office, f"-env:UserInstallation={(place / 'profile').as_uri()}", "--headless", "--norestore", "--nolockcheck",
        "--nologo", "--nodefault", "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(place), str(place / "in.doc"),
    ]  # fmt: skip
    dead_end = "http://127.0.0.1:9"
    environment = {
        "PATH": os.environ.get("PATH", ""), "SYSTEMROOT": os.environ.get("SYSTEMROOT", ""), "LC_ALL": "C.UTF-8",
        "HOME": str(place), "TMPDIR": str(place), "TEMP": str(place), "TMP": str(place), "SAL_USE_VCLPLUGIN": "svp",
        "http_proxy": dead_end, "https_proxy": dead_end, "all_proxy": dead_end,
    }  # fmt: skip
    process = subprocess.Popen(  # noqa: S603 - a fixed command on a file of our own naming
        command, cwd=place, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )  # fmt: skip
    try:
        _limit(process.pid, limits)
        process.wait(timeout=max(limits.seconds / 2, limits.seconds - _AHEAD_OF_GUARD))
    except subprocess.TimeoutExpired:
        raise DocumentError("timeout", "LibreOffice did not finish; save the file as .docx") from None
    finally:
        for pid in reversed(_family(process.pid)):
            with contextlib.suppress(OSError):
                os.kill(pid, getattr(signal, "SIGKILL", signal.SIGTERM))
        process.wait()
        _remove_pipe(place / "profile")


def _remove_pipe(profile: Path) -> None:
    """Remove the socket of a killed LibreOffice: it stands in /tmp whatever TMPDIR says, named after the profile."""
    digest = hashlib.md5(profile.as_uri().encode("utf-16-le"), usedforsecurity=False).digest()
    name = "".join(f"{byte:x}" for byte in digest)
    if hasattr(os, "getuid"):
        for folder in ("/tmp", "/var/tmp"):  # noqa: S108 - where LibreOffice puts it
            Path(folder, f"OSL_PIPE_{os.getuid()}_SingleOfficeIPC_{name}").unlink(missing_ok=True)


def _limit(pid: int, limits: Limits) -> None:
    """Cap memory, processor time and file size of LibreOffice and of what it starts, where the system can."""
    try:
        from resource import RLIMIT_AS, RLIMIT_CORE, RLIMIT_CPU, RLIMIT_FSIZE, prlimit
    except ImportError:  # macOS and Windows: the clock is the limit there
        return
    seconds = max(1, round(limits.seconds))
    caps = (
        (RLIMIT_AS, limits.memory + _LIBRARIES),
        (RLIMIT_CPU, seconds),
        (RLIMIT_FSIZE, limits.max_unpacked),
        (RLIMIT_CORE, 0),
    )
    for which, cap in caps:
        with contextlib.suppress(OSError, ValueError):  # gone already, or under a lower limit
            prlimit(pid, which, (cap, cap))


def _family(pid: int) -> list[int]:
    """A running process and its descendants, parents first; without /proc the process alone."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError, ValueError, IndexError):
            parent = int(stat.read_text(errors="replace").rpartition(")")[2].split()[1])
            children.setdefault(parent, []).append(int(stat.parent.name))
    found = [pid]
    for member in found:
        found.extend(children.get(member, ()))
    return found
