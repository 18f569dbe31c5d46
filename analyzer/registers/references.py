"""Policies that a set names and does not hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from analyzer.commitment.surface import surface
from analyzer.datatypes import Statement

_KIND = r"(?:Policy|Policies|Standard|Procedures?|Plan|Charter|Programme|Program|Code of Conduct|Handbook|Schedule|Guidelines?|Playbook|Runbook)"
_NAME = re.compile(
    rf"(?<![\w-])(?P<name>(?:[A-Z][\w&/'’-]*|BYOD)(?: (?:(?:and|of|for|to|in|the|&) )?[A-Z(][\w&/'’)-]*){{0,6}}? {_KIND})(?![\w-])"
)
_CUE = re.compile(
    r"\b(?:see|refer(?:s|red|ence)?|per|accord(?:ance|ing)|defined|described|outlined|set out|set forth|specified|detailed|documented|"
    r"found|follow(?:s|ing)?|compl(?:y|ies|iance)|consistent|under|pursuant|covered|governed|conform|as stated|via|in|with|by)\b",
    re.IGNORECASE,
)
_THEIRS = re.compile(
    r"\b(?:their|its|his|vendor's|supplier's|customer's|provider's|google|aws|amazon|microsoft|github|slack|stripe)\W+(?:\w+\W+){0,2}$",
    re.IGNORECASE,
)
# "Group Policy settings" are software; standards of a law or a body are nobody's document; "this ... Plan" is the document.
_NOT_OURS = re.compile(
    r"(?:Group|Content Security|EU|ISO|NIST|PCI|Data Security|Advanced Encryption|Payment Card|CMS|HIPAA|Federal)\b(?!.*(?:Handbook))"
)
_GOES_ON = re.compile(r" (?:settings?|objects?|editor|management console)\b", re.IGNORECASE)
_SELF = re.compile(r"\bthis\W+(?:\S+\W+){0,2}$", re.IGNORECASE)
_OUTSIDE = re.compile(
    r"\b(?:CMS|NIST|ISO|GSA|HHS|OCR|FTC|ICO)'s\W+(?:\S+\W+){0,4}$|\b(?:Policy|Standard|Procedure|Plan) for $"
)
_EMPTY = frozenset("the this that our a an policy policies standard procedure procedures plan charter programme program handbook schedule guideline"
                   " guidelines playbook runbook of and for to in company corporate template document management".split())  # fmt: skip
_SHORT = {
    "byod": "bring your own device", "irp": "incident response", "bcp": "business continuity", "drp": "disaster recovery",
    "aup": "acceptable use", "infosec": "information security", "hr": "human resources", "mfa": "multi factor authentication",
    "sdlc": "software development lifecycle", "bc": "business continuity", "dr": "disaster recovery", "it": "information technology",
    "backups": "backup", "passwords": "password", "vendors": "vendor", "devices": "device", "vulnerabilities": "vulnerability",
    "risks": "risk", "suppliers": "vendor", "supplier": "vendor", "third": "vendor", "party": "", "recover": "recovery",
}  # fmt: skip
_TOO_GENERAL = frozenset({"security", "privacy", "information security", "compliance", "it", "information"})


def _words(name: str) -> frozenset[str]:
    """The words of a policy's name that tell it from others."""
    lower = re.sub(r"[^a-z0-9]+", " ", re.sub(r"['’]s\b", "", name.lower())).split()
    expanded = " ".join(_SHORT.get(w, w) for w in lower).split()
    return frozenset(w for w in expanded if w not in _EMPTY and not w.isdigit())


def missing(
    statements: Sequence[Statement], titles: Sequence[str], headings: Sequence[str] = ()
) -> Iterator[tuple[str, tuple[Statement, ...]]]:
    """(name, passages) of every policy that a passage names in capitals and no title or heading of the set answers to."""
    held = [w for t in (*titles, *headings, *_own_names(statements)) if (w := _words(t))]
    found: dict[frozenset[str], list[Statement]] = {}
    names: dict[frozenset[str], str] = {}
    for s in statements:
        if s.kind == "heading" or (
            s.commitment is not None and s.commitment.kind in ("placeholder", "repealed", "quotation")
        ):
            continue
        plain = surface(s.text).plain
        for m in _NAME.finditer(plain):
            words = _words(m["name"])
            if (
                _NOT_OURS.match(m["name"])
                or _GOES_ON.match(plain[m.end() :])
                or _SELF.search(plain[: m.start()])
                or _OUTSIDE.search(plain[: m.start()])
            ):
                continue
            if not words or " ".join(sorted(words)) in _TOO_GENERAL or _THEIRS.search(plain[: m.start()]):
                continue
            if not _CUE.search(plain[max(0, m.start() - 60) : m.start()]) or any(_answers(words, h) for h in held):
                continue
            passages = found.setdefault(words, [])
            names.setdefault(words, re.sub(r"^(?:The|This|Our|See|All|Refer to|In|Per) ", "", m["name"]))
            if not passages or passages[-1] is not s:
                passages.append(s)
    for words, passages in found.items():
        yield names[words], tuple(passages)


def _own_names(statements: Sequence[Statement]) -> Iterator[str]:
    """What documents call themselves: "the procedures within this Contingency Plan"."""
    for s in statements:
        plain = surface(s.text).plain
        for m in _NAME.finditer(plain):
            if m["name"].startswith("This ") or _SELF.search(plain[: m.start()]):
                yield m["name"]


def _answers(words: frozenset[str], title: frozenset[str]) -> bool:
    """Whether a document of these title words is what the name means: one holds the other, or most words are shared."""
    a, b = _stems(words), _stems(title)
    shared = len(a & b)
    return shared > 0 and (shared == len(a) or shared == len(b) or shared / len(a | b) >= 0.6)


def _stems(words: frozenset[str]) -> frozenset[str]:
    """Words by their beginnings: "media disposal" and "disposable media" are one policy."""
    return frozenset(w[:6] for w in words)
