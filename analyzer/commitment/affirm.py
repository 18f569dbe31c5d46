"""A denial -> the sentence that it denies: "We do not test changes" -> "We test changes".

What a denial is about can only be read from what it would say if it were affirmed: a matcher that learnt commitments finds
none in it. The result is a reading aid for the matcher and is never shown.
"""

from __future__ import annotations

import re

_STEPS: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(
            r"\b(?:do|does|did|will|would|can|could)(?: not|n't|n’t) (?:currently |yet |routinely |always )?", re.I
        ),
        "",
    ),
    (re.compile(r"\b(?:cannot|can't|can’t|won't|won’t) ", re.I), ""),
    (re.compile(r"\b(is|are|was|were|has|have|had)(?:n't|n’t)\b", re.I), r"\1"),
    (re.compile(r"\b(?:nobody|no one|no-one|none of us)\b", re.I), "the responsible person"),
    (re.compile(r"\blacks?\b", re.I), "has"),
    (re.compile(r"\bwithout (?:any |prior |further )?", re.I), "with "),
    (re.compile(r"\b(?:optional|voluntary|waived|skipped|omitted|unnecessary)\b", re.I), "required"),
    (re.compile(r"\bun(encrypted|tested|reviewed|investigated|protected)\b", re.I), r"\1"),
    (re.compile(r"\b(?:refuses?|has yet|have yet|(?:have|has) (?:chosen|decided|opted) not) to\b", re.I), ""),
    (re.compile(r"\b(?:not|never|neither|nor|no)\b(?: currently| yet)?", re.I), ""),
)


def affirmed(text: str) -> str:
    """`text` without its negatives; the words stay in their order, grammar may suffer."""
    for pattern, by in _STEPS:
        text = pattern.sub(by, text)
    text = " ".join(text.split())
    return text[:1].upper() + text[1:]
