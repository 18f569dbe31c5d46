"""Cues that hold unless the statement binds somebody in plain words, or a binding clause leads into it."""

from __future__ import annotations

from analyzer.commitment.cues import CueBook
from analyzer.commitment.cues_definition import DEFINITION, PURPOSE
from analyzer.commitment.cues_other_party import OTHER_PARTY
from analyzer.commitment.cues_plan import PLAN
from analyzer.commitment.cues_reference import REFERENCE
from analyzer.commitment.cues_talk import ASPIRATION, FACT, MARKETING

TELLING = CueBook(*PLAN, *OTHER_PARTY, *DEFINITION, *PURPOSE, *REFERENCE, *ASPIRATION, *MARKETING, *FACT)
