"""What the documentation holds that is made: the command-line reference, and transcripts of commands.

    .venv/bin/python tests/tools/made_docs.py            # exit 1 and name what is out of date
    .venv/bin/python tests/tools/made_docs.py --write    # make transcripts

A transcript is a fenced block below `<!-- transcript -->` whose first line is `$ policy-gaps ...`. It is run in a folder that
holds `policies/` with the samples named here; `| head -N`, `| tail -N` and `| grep TEXT` are understood.
"""

from __future__ import annotations

import os
import re
import shlex
import sys
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from harness import policy_gaps  # noqa: E402

from analyzer.encode_graph import VARIABLE  # noqa: E402

SAMPLES = ("access-control-policy.docx", "incident-response-plan.docx", "vendor-management-policy.md")
REFERENCE = ROOT / "docs" / "cli.md"
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
TRANSCRIPT = re.compile(
    r"(?P<head><!-- transcript -->\n```(?:text|console)\n)\$ (?P<command>policy-gaps [^\n]*)\n(?P<output>.*?)(?P<end>^```$)",
    re.MULTILINE | re.DOTALL,
)


# --- transcripts ------------------------------------------------------------------------------------------------------


def with_transcripts(text: str) -> str:
    """The page with every transcript run again."""
    return TRANSCRIPT.sub(lambda m: f"{m['head']}$ {m['command']}\n{output_of(m['command'])}{m['end']}", text)


@cache
def output_of(command: str) -> str:
    """What a command line prints, its lines without trailing blanks."""
    first, *rest = [shlex.split(part) for part in command.split(" | ")]
    lines = [line.rstrip() for line in _run(tuple(first[1:])).splitlines()]
    for name, *arguments in rest:
        if name == "grep":
            lines = [line for line in lines if arguments[-1] in line]
        elif name in ("head", "tail"):
            number = int(arguments[0].lstrip("-"))
            lines = lines[:number] if name == "head" else lines[-number:]
        else:
            raise SystemExit(f"{command}: only head, tail and grep are understood behind a pipe")
    return "".join(f"{line}\n" for line in lines)


@cache
def _run(arguments: tuple[str, ...]) -> str:
    import contextlib
    from unittest import mock

    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "policies"
        folder.mkdir()
        for name in SAMPLES:
            (folder / name).write_bytes((ROOT / "analyzer" / "samples" / "files" / name).read_bytes())
        # Scores are shown with two digits and more: the same on every machine.
        with contextlib.chdir(place), mock.patch.dict(os.environ, {VARIABLE: "float32"}):
            ran = policy_gaps(*arguments)
    if ran.status not in (0, 1):
        raise SystemExit(f"policy-gaps {' '.join(arguments)}: exit status {ran.status}\n{ran.err}")
    return ran.out


# --- the command line -------------------------------------------------------------------------------------------------


def commands() -> Iterator[tuple[str, Any]]:
    """(words, command) of every command, groups before what is in them."""
    from typer.main import get_command

    from analyzer.cli import app

    def walk(words: str, command: Any) -> Iterator[tuple[str, Any]]:
        yield words, command
        for name, inner in getattr(command, "commands", {}).items():
            yield from walk(f"{words} {name}", inner)

    yield from walk("policy-gaps", get_command(app))


def reference() -> str:
    """docs/cli.md."""
    out = [
        "# Command line", "",
        "<!-- Made by `make transcripts` from the program itself; edit the help texts there. -->", "",
        "Exit status of every command that judges: 0 no gap at or over `--fail-on`, 1 such gaps, 2 wrong use, 3 a document could",
        "not be analysed at all (3 goes before 1).", "",
    ]  # fmt: skip
    for words, command in commands():
        if words == "policy-gaps":
            continue
        out += [f"## {words}", "", *_paragraphs(command.help), ""]
        inner = getattr(command, "commands", None)
        if inner:
            out += [f"- [`{words} {n}`](#{f'{words} {n}'.replace(' ', '-')})" for n in inner]
            out.append("")
            continue
        arguments = [p for p in command.params if p.param_type_name == "argument"]
        options = [p for p in command.params if p.param_type_name == "option" and not p.hidden]
        usage = " ".join([words, *(_usage(a) for a in arguments), *(["[OPTIONS]"] if options else [])])
        out += ["```text", usage, "```", ""]
        rows = [(f"`{_metavar(a)}`", a.help or "", "") for a in arguments]
        rows += [(f"`{_names(o)}`", o.help or "", _default(o)) for o in options]
        if rows:
            out += ["| | | default |", "|---|---|---|"]
            out += [f"| {' | '.join(_cell(c) for c in row)} |" for row in rows]
            out.append("")
    return "\n".join(out).rstrip() + "\n"


def _paragraphs(text: str | None) -> list[str]:
    from inspect import cleandoc

    return cleandoc(text or "").splitlines()


def _metavar(argument: Any) -> str:
    return str(argument.metavar or argument.name.upper())


def _usage(argument: Any) -> str:
    name = _metavar(argument)
    return name if argument.required or name.startswith("[") else f"[{name}]"


def _names(option: Any) -> str:
    names = [*option.opts, *option.secondary_opts]
    if option.is_flag or option.count:
        return ", ".join(names)
    long = max(option.opts, key=len)
    value = option.metavar or long.lstrip("-").upper().replace("-", "_")
    return ", ".join(f"{n} {value}" if n == long else n for n in sorted(names, key=len))


def _default(option: Any) -> str:
    value = option.default
    if callable(value) or value in (None, False, (), []) or option.is_flag or repr(value) == "Sentinel.UNSET":
        return ""
    return f"`{value}`"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")


def made() -> dict[Path, str]:
    """Every page that holds something made, as it should be."""
    out = {REFERENCE: reference()}
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        if page != REFERENCE and TRANSCRIPT.search(text):
            out[page] = with_transcripts(text)
    return out


def main() -> int:
    """Write what is out of date, or name it."""
    write = "--write" in sys.argv[1:]
    stale = [page for page, text in made().items() if not page.exists() or page.read_text(encoding="utf-8") != text]
    for page in stale:
        print(f"{page.relative_to(ROOT)}: {'written' if write else 'out of date; make transcripts'}")
        if write:
            page.write_text(made()[page], encoding="utf-8")
    return 0 if write or not stale else 1


if __name__ == "__main__":
    raise SystemExit(main())
