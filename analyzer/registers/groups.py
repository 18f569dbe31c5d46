"""To whom or to what a commitment applies: the people, systems and data that its sentence names."""

from __future__ import annotations

import re

from analyzer.registers.frames import Frame

_PEOPLE = (
    r"employees?|staff(?: members?)?|personnel|workforce(?: members?)?|contractors?|consultants?|interns?|temporary workers?|vendors?|suppliers?"
    r"|third parties|third party(?! \w)|service providers?|sub-?processors?|customers?|clients?|users?|visitors?|guests?|developers?|engineers?"
    r"|administrators?|managers?|new hires?|candidates?|applicants?|remote workers?|data subjects?|individuals?|business associates?|patients?"
)
_THINGS = (
    r"systems?|servers?|workstations?|laptops?|devices?|endpoints?|databases?|networks?|applications?|environments?|facilit(?:y|ies)|offices?"
    r"|data cent(?:er|re)s?|accounts?|passwords?|keys|logs|backups?|media|vulnerabilities|changes|incidents?|records|data|information|assets?"
    r"|access(?: rights)?|policies|risks|code"
)
_ADJECTIVES = (
    r"(?:(?:terminated|departing|new|full-time|part-time|remote|privileged|administrative|critical|high-risk|production|test|staging|customer"
    r"|personal|sensitive|confidential|restricted|internal|external|mobile|company|corporate|third-party|affected|inactive|dormant|user|service"
    r"|admin|system|security|audit|access|encryption|backup|source|cloud|physical|unsuccessful|job|visitor|all|high|medium|low|severity|wireless|guest)[ -]){0,3}"
)
_NAMED_PEOPLE = re.compile(rf"\b({_ADJECTIVES}(?:{_PEOPLE}))\b", re.IGNORECASE)
_NAMED_THINGS = re.compile(rf"\b({_ADJECTIVES}(?:{_THINGS}))\b", re.IGNORECASE)
_ANYBODY = re.compile(rf"^(?:{_ADJECTIVES}(?:{_PEOPLE})(?:(?:,| and| or)+ )?)+$", re.IGNORECASE)


def applies_to(frame: Frame, who: str) -> str:
    """People first (those who must act, or those it is done for), else the systems and data; at most three, "" for none."""
    if who and _ANYBODY.match(who):
        return who
    if (
        frame.subject_is_theme
        and frame.subject
        and len(frame.subject.split()) <= 9
        and not _NAMED_PEOPLE.search(frame.subject)
        and not _titled(frame)
    ):
        return re.sub(r"^(?:all|the|any|each|every|an?) ", "", frame.subject, flags=re.IGNORECASE)
    rest = re.sub(re.escape(who), " ", frame.sentence, flags=re.IGNORECASE) if who else frame.sentence
    people = _distinct(m.group(1) for m in _NAMED_PEOPLE.finditer(rest))
    return "; ".join((people or _distinct(m.group(1) for m in _NAMED_THINGS.finditer(rest)))[:3])


def _titled(frame: Frame) -> bool:
    """The subject stands before a colon: it is the title of the sentence, or the part of one."""
    title, colon, _ = frame.sentence.partition(":")
    return bool(colon) and frame.subject_at < len(title)


def _distinct(found: object) -> list[str]:
    out: list[str] = []
    for text in found:  # type: ignore[attr-defined]
        name = re.sub(r"^all ", "", text.lower())
        if not any(name in held for held in out):
            out = [h for h in out if h not in name] + [name]
    return out
