"""The form of a cue: a wording that tells what a statement is. The cues themselves stand in `cues_*.py`, by kind.

Patterns see the statement in lower case, without emphasis, bullets and link targets. They are narrow on purpose: a cue
that fires wrongly takes a real commitment out of the verdict. Each names the words without which it cannot fit, so that
its pattern is tried on few statements.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from analyzer.commitment.surface import Surface
from analyzer.datatypes import CommitmentKind

DOCUMENT = (
    r"(?:polic(?:y|ies)|documents?|documentation|procedures?|standards?|guidelines?|guidance|handbooks?|manuals?|plans?"
    r"|playbooks?|runbooks?|appendix|appendices|annex(?:es)?|sections?|chapters?|sops?|charters?|notices?|agreements?"
    r"|schedules?|pages?|wiki|intranet|instructions?|programmes?|programs?|statements?|narratives?|overview|concept"
    r"|guides?|methodology|catalogues?|specifications?|contracts?|site|portal|rules of procedure|code|directive"
    r"|bylaws|terms)"
)
THIS = rf"(?:this|the|the present|our|these|that) (?:[\w-]+ ){{0,5}}?{DOCUMENT}"
HERE = rf"(?:this|the present|these) (?:[\w-]+ ){{0,5}}?{DOCUMENT}"
_SEASON = (
    r"(?:spring|summer|autumn|fall|winter|january|february|march|april|may|june|july|august|september|october|november"
    r"|december|the new year)"
)
_SPAN = (
    r"(?:(?:budget|fiscal|financial|calendar|business|academic|school|planning) )?(?:year|quarter|month|half|period"
    r"|cycle|season)"
)
WHO = r"(?:we|it|they|(?:the|our|a|an|its) (?:[\w-]+ ){0,4}[\w-]+|[\w-]+)"
FUTURE = (
    rf"(?:(?:the )?next (?:{_SPAN}|release|phase|{_SEASON}|budget|audit|version|edition|revision|iteration|sprint)"
    rf"|(?:later|sometime|some time) (?:this|in|next)|(?:the |this )?(?:coming|following) (?:\w+ )?(?:{_SPAN}|months"
    rf"|weeks|years)|(?:second|next|third|final) (?:project )?phase|phase (?:two|three|2|3)\b|(?:the )?year after next"
    r"|(?:by|in|from|during|for|before|around|until|of|to|starting|beginning|early|late|mid|into)[ -](?:the "
    r")?(?:early |late |mid-?)?(?:end of )?(?:the )?"
    r"(?:(?:first|second|third|fourth|last) (?:quarter|half)|q[1-4]\b|h[12]\b|fy ?\d\d|(?:20[2-4]\d)\b)"
    rf"|(?:in|by|this|from|during|before|after|until) (?:the )?(?:early |late |end of |mid-)?{_SEASON}\b(?! be\b)"
    r"|in (?:the )?(?:near|coming|future|upcoming|due course|preparation)|in a (?:future|later|second|next|coming"
    r"|subsequent)"
    r"|(?:by|before|at|until|towards) year[- ]end\b|(?:by|before|until) the end of (?:the|this) year|within the "
    r"next (?:\w+ )?(?:years|months)|roadmap|at a later (?:date|stage)|eventually|one day|soon\b|shortly\b|in the "
    r"long (?:run|term)|over time|in the pipeline"
    r"|(?:once|when|after|as soon as) (?:the |a |an |our |we |its )?(?:[\w-]+ ){0,5}?(?:budget|funding|headcount"
    r"|merger|pilot|migration|round|launch|recruit|"
    r"hire|hired|installed|recruited|launched|commissioned|joined|bought|back from|first audit|reorgani[sz]|renewal"
    r"|next upgrade|procured|purchased|available|in place|rolled out|rollout|ready|acquired|complete[d]?|live|funded"
    r"|implemented|selected|refresh|signed))"
)
INTRODUCE = (
    r"(?:introduc|roll|launch|adopt|implement|establish|deploy|creat|develop|draft|writ|add|put|purchas|procur"
    r"|migrat|hir"
    r"|appoint|formali[sz]|build|built|complet|defin|document|automat|extend|start|begin|enabl|switch|activat"
    r"|finali[sz]"
    r"|publish|set up|stand up|buy|bought|acquir|recruit|replac|instal|bring|brought|design|tackl|cover|includ|offer"
    r"|pilot|evaluat"
    r"|consider|commission|prepar|follow|negotiat|become|made|make|drawn|done|feed|fed|show|move|join|connect|compil"
    r"|get|go|come|arrive|take|be available|be possible"
    r"|be in place|have|upgrade|decide|look|work|expand|assign|fit|produc|insert|revis|review|select|assess|train)"
)


@dataclass(frozen=True, slots=True)
class Cue:
    """A pattern for one kind. `unless` takes a match back. A CueBook tries it where one of `triggers` is among the words."""

    kind: CommitmentKind
    triggers: frozenset[str]
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None = None

    def fits(self, face: Surface) -> bool:
        """Whether the wording is that of this kind."""
        if not self.pattern.search(face.lower):
            return False
        return self.unless is None or self.unless.search(face.lower) is None


def cues(kind: CommitmentKind, *wordings: tuple[str, str], unless: str = "") -> tuple[Cue, ...]:
    """Cues of one kind from (trigger words, pattern) pairs; `unless` holds for all of them."""
    veto = re.compile(unless) if unless else None
    return tuple(Cue(kind, frozenset(words.split()), re.compile(pattern), veto) for words, pattern in wordings)


class CueBook:
    """Cues in the order in which they are tried, and where each word leads."""

    def __init__(self, *cues: Cue) -> None:
        self._cues = cues
        by_word: dict[str, list[int]] = {}
        for number, cue in enumerate(cues):
            for word in cue.triggers:
                by_word.setdefault(word, []).append(number)
        self._by_word = by_word

    def first_kind(self, face: Surface) -> CommitmentKind | None:
        """The kind of the first cue that fits, or None."""
        by_word = self._by_word
        tried = {number for word in face.words if word in by_word for number in by_word[word]}
        return next((cue.kind for number in sorted(tried) if (cue := self._cues[number]).fits(face)), None)
