"""The documentation says what is so: commands exist, what is made is up to date, the site builds and fetches nothing."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import yaml
from harness import ROOT, require_model
from tools import made_docs

DOCS = ROOT / "docs"
PAGES = sorted(DOCS.glob("*.md"))
SOURCES = [ROOT / "README.md", ROOT / "models" / "MODEL_CARD.md", *PAGES]
FENCE = re.compile(r"^```[^\n]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)


# --- commands ---------------------------------------------------------------------------------------------------------


def command_lines(text: str) -> Iterator[str]:
    """Every command line of ours that a page shows, in fences and in running text."""
    for block in FENCE.findall(text):
        for line in block.splitlines():
            found = re.match(r"\s*(?:\$ )?(?:run: )?(?:\S*/)?(policy-gaps .*)", line)
            if found:
                yield found[1]
    yield from re.findall(r"`(?:\S*/)?(policy-gaps [^`]+)`", FENCE.sub("", text))


def problem(line: str) -> str | None:
    """What is wrong with a command line: no such command, no such option, a value that is not among the choices."""
    from typer.main import get_command

    from analyzer.cli import app

    plain = re.split(r"\s[|>]\s|\s#|…|\.\.\.$", line.replace("[", "").replace("]", ""))[0]
    words = shlex.split(plain)[1:]
    command: Any = get_command(app)
    while words and getattr(command, "commands", None) is not None:
        if words[0].startswith("-"):
            break
        if words[0] not in command.commands:
            return f"no command {words[0]!r}"
        command = command.commands[words.pop(0)]
    known = {name: p for p in command.params if p.param_type_name == "option" for name in (*p.opts, *p.secondary_opts)}
    known["--help"] = None
    i = 0
    while i < len(words):
        name, _, value = words[i].partition("=")
        if not name.startswith("-") or name in ("-", "--"):
            i += 1
            continue
        if name not in known:
            return f"no option {name}"
        option = known[name]
        if option is not None and not option.is_flag:
            given = value or (words[i + 1] if i + 1 < len(words) else "")
            wrong = _not_a_choice(option, given)
            if wrong:
                return wrong
            i += 0 if value else 1
        i += 1
    return None


def _not_a_choice(option: Any, given: str) -> str | None:
    """`--format` says its values in its help; a value of a page must be one of them."""
    if "--format" not in option.opts:
        return None
    values = re.findall(r"\w+", option.help.replace(" or ", ", "))
    wrong = [v for v in re.split(r"\|", given) if v not in values and not v.isupper()]
    return f"--format {given}: not among {option.help}" if wrong or not given else None


@pytest.mark.parametrize("page", SOURCES, ids=lambda p: p.name)
def test_every_command_that_is_shown_exists(page: Path) -> None:
    wrong = {line: said for line in command_lines(page.read_text(encoding="utf-8")) if (said := problem(line))}
    assert not wrong


def test_the_check_of_commands_can_fail() -> None:
    assert problem("policy-gaps nothing") == "no command 'nothing'"
    assert problem("policy-gaps runs nothing 1") == "no command 'nothing'"
    assert problem("policy-gaps analyze x --never") == "no option --never"
    assert "not among" in (problem("policy-gaps analyze x --format exe") or "")
    assert problem("policy-gaps analyze x --format=json --out y  # so") is None
    shown = list(command_lines("`policy-gaps a B`\n```\n$ policy-gaps c | head -3\n.venv/bin/policy-gaps d\n```\n"))
    assert shown == ["policy-gaps c | head -3", "policy-gaps d", "policy-gaps a B"]


def test_every_command_is_documented() -> None:
    text = made_docs.REFERENCE.read_text(encoding="utf-8")
    for words, _ in made_docs.commands():
        assert words == "policy-gaps" or f"## {words}\n" in text
    assert text == made_docs.reference(), "make transcripts"


def test_make_targets_that_are_named_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for page in SOURCES:
        text = page.read_text(encoding="utf-8")
        named = set(re.findall(r"`make ([a-z-]+)", text)) | set(re.findall(r"^make ([a-z-]+)", text, re.MULTILINE))
        assert named <= targets, page.name


# --- transcripts ------------------------------------------------------------------------------------------------------


def test_transcripts_are_what_the_commands_print() -> None:
    require_model()
    pages = [p for p in made_docs.PAGES if made_docs.TRANSCRIPT.search(p.read_text(encoding="utf-8"))]
    assert {"README.md", "tutorial-writer.md", "tutorial-lead.md", "tutorial-batch.md"} <= {p.name for p in pages}
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert text.count("<!-- transcript -->") == len(made_docs.TRANSCRIPT.findall(text)), (
            f"{page.name}: a broken one"
        )
        assert made_docs.with_transcripts(text) == text, f"{page.name}: make transcripts"


def test_a_transcript_that_is_out_of_date_is_found() -> None:
    page = "<!-- transcript -->\n```text\n$ policy-gaps --version\nnothing of the kind\n```\n"
    assert made_docs.with_transcripts(page) == page.replace(
        "nothing of the kind", made_docs.output_of("policy-gaps --version").strip()
    )
    assert (
        made_docs.output_of("policy-gaps corpus list --category availability | grep A1.2.0 | head -2").count("\n") == 2
    )


# --- the site ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(target)],
        capture_output=True, text=True, cwd=ROOT, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    return target


class _Requests(HTMLParser):
    """What a browser loads by itself for a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {k: v or "" for k, v in attrs}
        if tag in ("script", "img", "iframe", "source", "video", "audio", "embed") and given.get("src"):
            self.found.append(given["src"])
        if tag == "link" and given.get("rel") not in ("canonical", "next", "prev", "edit"):
            self.found.append(given.get("href", ""))


def test_the_site_is_built_without_a_warning_and_holds_every_page(site: Path) -> None:
    for page in PAGES:
        assert (site / f"{page.stem}.html").is_file()
    assert "policy-gaps-minilm" in (site / "model-card.html").read_text(encoding="utf-8")


def test_the_site_asks_nobody_for_anything(site: Path) -> None:
    pages = list(site.rglob("*.html"))
    assert len(pages) > len(PAGES)
    for page in pages:
        reader = _Requests()
        reader.feed(page.read_text(encoding="utf-8"))
        assert reader.found
        assert not [u for u in reader.found if re.match(r"(?:\w+:)?//", u)], page.name
    for sheet in site.rglob("*.css"):
        text = sheet.read_text(encoding="utf-8")
        assert not re.search(r"(?:@import|url\()\s*[\"']?(?:https?:)?//", text), sheet.name


def test_every_page_is_in_the_menu() -> None:
    def pages(nav: Any) -> Iterator[str]:
        for entry in nav:
            for value in entry.values():
                if isinstance(value, list):
                    yield from pages(value)
                else:
                    yield value

    config = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
    named = list(pages(config["nav"]))
    assert len(named) == len(set(named))
    assert {p.name for p in PAGES} <= set(named)


def test_search_finds_a_command(site: Path) -> None:
    index = json.loads((site / "search" / "search_index.json").read_text(encoding="utf-8"))
    assert any("policy-gaps readiness" in d["title"] for d in index["docs"])
