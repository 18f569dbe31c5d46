"""Who can act: words for roles, teams and people, and names."""

from __future__ import annotations

from collections.abc import Sequence

from analyzer.commitment.syntax import Token

ROLE_WORDS = frozenset(
    "officer team manager owner committee board department group lead director administrator staff management engineer counsel auditor"
    " executive personnel function office hr legal ciso cto ceo cfo coo dpo cio cpo cso head supervisor coordinator analyst"
    " developer operation leadership council desk unit employee contractor vendor supplier user worker workforce company organization"
    " organisation member person individual customer client visitor guest we you everyone anyone nobody partner provider procurement"
    " finance engineering security compliance architect reviewer approver custodian steward president chief vp responder commander"
    " consultant firm party assessor tester trainer controller processor subcontractor they role holder chair secretary responsible"
    " infrastructure devops sre support helpdesk facilities reception guard representative sender requester requestor"
    " author assignee delegate liaison ism isso irt sirt csirt".split()
)


_NO_NAMES = frozenset(
    "access data information system policy internet windows linux vpn wifi email password multi authentication encryption backup training"
    " network software hardware production cloud risk incident change account server database storage monitoring log firewall awareness"
    " confidential restricted public sensitive phishing malware configuration media remediation retention severity disposal".split()
)


def is_actor(tokens: Sequence[Token], top: int) -> bool:
    """Whether a noun can act: a role, a team, a company, people, or a name."""
    token = tokens[top]
    if (
        token.lemma in ROLE_WORDS
        or token.text in ("HR", "IT", "QA", "MSP")
        or token.text.lower().startswith(("company", "organi"))
    ):
        return True
    if token.text.lower() == "resources" and top and tokens[top - 1].text.lower() == "human":
        return True
    # A name of a company or a person: capital first, not all capitals (those are mostly techniques), no plural.
    verb = tokens[token.head]
    named = (
        token.pos == "PROPN"
        and verb.tag in ("VB", "VBZ")
        and token.text[:1].isupper()
        and not token.text.isupper()
        and not token.text.endswith("s")
    )
    return named and token.text.lower() not in _NO_NAMES and token.text.isalnum()
