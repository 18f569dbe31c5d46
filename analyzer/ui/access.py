"""Who is at the other end: nobody asks on a machine of one's own; with [auth] in secrets.toml people sign in and have a role.

    [auth]                               # Streamlit's own: client_id, client_secret, server_metadata_url, ...
    [access]
    members = ["@example.com"]           # who may come in; without it, whoever the provider lets in
    reviewers = ["ada@example.com"]      # who may record decisions, by e-mail address or domain ...
    claim = "groups"                     # ... or by a claim of the provider
    reviewer_values = ["policy-reviewers"]

With `reviewers` or `claim`, everybody else is a reader. Without either, everybody who comes in may decide.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import streamlit as st
from streamlit.errors import StreamlitAPIException

from analyzer.errors import SettingsError
from analyzer.ui.labels import escaped

Role = Literal["reader", "reviewer"]
ROLE_NAMES: dict[Role, str] = {"reader": "reader", "reviewer": "reviewer"}
KEYS = ("members", "reviewers", "claim", "reviewer_values")


@dataclass(frozen=True, slots=True)
class Person:
    """Who signed in. `subject` names the account for good; "" where nobody signs in."""

    name: str = ""
    subject: str = ""
    role: Role = "reviewer"


@dataclass(frozen=True, slots=True)
class Rules:
    """The [access] section."""

    members: tuple[str, ...] = ()
    reviewers: tuple[str, ...] = ()
    claim: str = ""
    reviewer_values: tuple[str, ...] = ()

    def role(self, claims: Mapping[str, Any]) -> Role | None:
        """The role of an account with these claims; None where it may not come in."""
        if self.members and not _listed(self.members, claims):
            return None
        if not self.reviewers and not self.claim:
            return "reviewer"
        given = claims.get(self.claim) if self.claim else None
        values = {str(v) for v in given} if isinstance(given, list | tuple) else {str(given)} if given else set()
        return "reviewer" if _listed(self.reviewers, claims) or values & set(self.reviewer_values) else "reader"


def _listed(entries: tuple[str, ...], claims: Mapping[str, Any]) -> bool:
    """Whether the account's e-mail address is one of the entries, or of a domain among them ("@example.com").

    An address that the provider calls unverified is nobody's.
    """
    address = str(claims.get("email") or "").strip().lower()
    if not address or str(claims.get("email_verified", True)).lower() == "false":
        return False
    domain = "@" + address.rpartition("@")[2]
    return any(entry.strip().lower() in (address, domain) for entry in entries)


def read_rules(section: Mapping[str, Any]) -> Rules:
    """The rules in an [access] section. Raises SettingsError for what cannot be meant."""
    unknown = sorted(set(section) - set(KEYS))
    if unknown:
        raise SettingsError(f"secrets.toml: access.{unknown[0]}: unknown key; known keys: {', '.join(KEYS)}")
    lists: dict[str, tuple[str, ...]] = {}
    for key in ("members", "reviewers", "reviewer_values"):
        value = section.get(key, ())
        if isinstance(value, str) or not all(isinstance(v, str) for v in value):
            raise SettingsError(f"secrets.toml: access.{key}: write a list of texts in square brackets")
        lists[key] = tuple(value)
    claim = section.get("claim", "")
    if not isinstance(claim, str):
        raise SettingsError("secrets.toml: access.claim: write the name of a claim as a text")
    if bool(claim) != bool(lists["reviewer_values"]):
        raise SettingsError("secrets.toml: access: claim and reviewer_values only mean something together")
    return Rules(lists["members"], lists["reviewers"], claim, lists["reviewer_values"])


def _section(name: str) -> Mapping[str, Any] | None:
    try:
        found = st.secrets.get(name)
    except (FileNotFoundError, StreamlitAPIException):  # no secrets.toml at all
        return None
    return found if isinstance(found, Mapping) else None


def configured() -> bool:
    """Whether people have to sign in."""
    return _section("auth") is not None


def rules() -> Rules:
    """The rules of this deployment. Raises SettingsError."""
    return read_rules(_section("access") or {})


def claims() -> dict[str, Any]:
    """What the provider says about the account that is signed in; empty where none is."""
    given: dict[str, Any] = st.user.to_dict()
    return given if given.get("is_logged_in") else {}


def person() -> Person:
    """Who is at the other end. Before the gate let somebody in it is a reader without a name."""
    if not configured():
        return Person()
    given = claims()
    role = rules().role(given) if given else None
    if role is None:
        return Person(role="reader")
    name = str(given.get("name") or given.get("email") or given.get("sub") or "")
    return Person(name, f"{given.get('iss', '')}|{given.get('sub') or given.get('email', '')}", role)


def may_decide() -> bool:
    """Whether the person may record decisions."""
    return person().role == "reviewer"


def gate() -> None:
    """Let only those in who signed in and belong here; the page ends here for others."""
    if not configured():
        return
    given = claims()
    if given and rules().role(given) is not None:
        return
    st.title("Policy Gap Analyzer", anchor=False)
    if not given:
        st.markdown("Sign in to work with policies and reports here.")
        st.button("Sign in", type="primary", icon=":material/login:", key="sign_in", on_click=st.login)
    else:
        st.warning(
            f"The account {escaped(str(given.get('email') or given.get('sub', '')))} has no access here. Ask whoever runs this "
            "server to add it, or sign in with another account.", icon=":material/lock:",
        )  # fmt: skip
        st.button("Sign out", icon=":material/logout:", key="sign_out_refused", on_click=st.logout)
    st.stop()


def about_person() -> None:
    """Who is signed in, in the side bar, and the way out."""
    if not configured():
        return
    who = person()
    st.caption(f":material/account_circle: **{escaped(who.name)}** · {ROLE_NAMES[who.role]}")
    st.button("Sign out", icon=":material/logout:", key="sign_out", on_click=st.logout, width="stretch")
