"""Named scope profiles as policy-gaps.toml files in a folder. No streamlit here."""

from __future__ import annotations

import hashlib
import re
import tempfile
from dataclasses import fields
from pathlib import Path

from analyzer.config import Settings, dump_profile, load_profile
from analyzer.errors import SettingsError

_PLAIN = re.compile(r"[^a-z0-9]+")


def file_name(name: str) -> str:
    """Name of a profile's file: nothing but letters, digits and dashes of it, and a mark that tells near names apart."""
    words = _PLAIN.sub("-", name.lower()).strip("-")[:40] or "profile"
    return f"{words}-{hashlib.sha256(name.encode()).hexdigest()[:8]}.toml"


def save(folder: Path, settings: Settings) -> None:
    """Keep a profile under its name, in place of the one before. Raises SettingsError."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        target = folder / file_name(settings.name)
        beside = target.with_suffix(".new")
        beside.write_text(dump_profile(settings), encoding="utf-8")
        beside.replace(target)
    except OSError as error:
        raise SettingsError(f"profile {settings.name!r}: cannot be kept: {error.strerror}") from None


def remove(folder: Path, name: str) -> None:
    """Forget a profile."""
    (folder / file_name(name)).unlink(missing_ok=True)


def listed(folder: Path) -> dict[str, Settings]:
    """The profiles of a folder by name; a file that is no profile is passed over."""
    found: dict[str, Settings] = {}
    for path in sorted(folder.glob("*.toml")):
        try:
            settings = load_profile(path)
        except SettingsError:
            continue
        if path.name == file_name(settings.name):
            found[settings.name] = settings
    return dict(sorted(found.items(), key=lambda item: item[0].lower()))


def read(data: bytes) -> Settings:
    """A profile from the bytes of an upload. Raises SettingsError."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "policy-gaps.toml"
        path.write_bytes(data)
        return load_profile(path)


def differences(now: Settings, then: Settings) -> list[tuple[str, str, str]]:
    """(field, value now, value then) of every field in which two profiles differ; the store's place aside."""
    out: list[tuple[str, str, str]] = []
    for entry in fields(Settings):
        a, b = getattr(now, entry.name), getattr(then, entry.name)
        if a == b or entry.name == "store":
            continue
        if isinstance(a, dict):
            for key in sorted({*a, *b}):
                if a.get(key) != b.get(key):
                    out.append((f"{entry.name}.{key}", a.get(key, ""), b.get(key, "")))
        elif entry.name == "thresholds":
            for t in fields(type(a)):
                if getattr(a, t.name) != getattr(b, t.name):
                    out.append((f"thresholds.{t.name}", _said(getattr(a, t.name)), _said(getattr(b, t.name))))
        else:
            out.append((entry.name, _said(a), _said(b)))
    return out


def _said(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(str(v).replace("_", " ") for v in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)
