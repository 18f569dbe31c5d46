"""The one line: bytes -> Document -> Statements -> Matches -> Coverages -> Report."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

from analyzer import __version__
from analyzer.assess import Judge, assess, make_judge
from analyzer.calibration import load_calibration
from analyzer.commitment import with_commitments
from analyzer.config import Settings, checked
from analyzer.corpus import load_corpus
from analyzer.datatypes import (
    Corpus,
    Coverage,
    Document,
    DocumentProblem,
    DocumentReport,
    Header,
    PolicyTypeGuess,
    ReadReport,
    Report,
    Statement,
    Versioned,
)
from analyzer.elements import ElementReader
from analyzer.encode import CachingEncoder, Encoder, default_model_path, load_encoder
from analyzer.encode_text import statement_input
from analyzer.errors import DocumentError
from analyzer.header import audit_header, read_header
from analyzer.match import denied_inputs, load_matcher
from analyzer.policy_type import guess_policy_type
from analyzer.readiness import exposures
from analyzer.report import criteria_rows, not_analysed_rows, partly, set_rows
from analyzer.segment import segment

SCHEMA_VERSION = "1.0"
Progress = Callable[[str, str, int, int], None]
Parser = Callable[[str, bytes], Document]


@dataclass(frozen=True, slots=True)
class Analyzer:
    """Everything loaded once and used for every document."""

    corpus: Corpus
    judge: Judge
    encoder: Encoder


@dataclass(frozen=True, slots=True)
class Analysis:
    """One document's part of a report, and what it was made from (None where it could not be read)."""

    report: DocumentReport
    points: tuple[Coverage, ...]
    document: Document | None = None
    statements: tuple[Statement, ...] = ()


@dataclass(frozen=True, slots=True)
class Read:
    """A document that was read, before its statements are encoded and judged."""

    set: str
    name: str
    sha256: str
    document: Document
    statements: tuple[Statement, ...]


def load_analyzer(
    corpus_path: Path | None = None,
    device: str = "cpu",
    *,
    encoder: Encoder | None = None,
    threads: int = 0,
    disk: Any = None,
) -> Analyzer:
    """The shipped model with the corpus under `corpus_path`. `disk`: see CachingEncoder. Raises CorpusError or ModelError."""
    corpus = load_corpus(corpus_path)
    cached = CachingEncoder(encoder or load_encoder(device, threads=threads), disk=disk)
    root = default_model_path()
    matcher = load_matcher(corpus, cached, root)
    judge = make_judge(corpus, matcher, load_calibration(root), ElementReader(corpus, cached, root))
    return Analyzer(corpus, judge, cached)


def read_report(document: Document, statements: Sequence[Statement]) -> ReadReport:
    """How much of the document ended in statements, and what was set aside."""
    aside: dict[str, int] = {}
    for block in document.blocks:
        if block.set_aside:
            aside[block.set_aside] = aside.get(block.set_aside, 0) + len(block.text)
    inside = sum(s.location.end - s.location.start for s in statements)
    return ReadReport(
        len(document.text), inside, dict(sorted(aside.items())), document.tables, document.images_without_text,
        document.page_characters,
    )  # fmt: skip


def analyze_document(
    name: str,
    data: bytes,
    settings: Settings,
    analyzer: Analyzer,
    *,
    set_name: str = "all",
    parser: Parser | None = None,
) -> Analysis:
    """One document, start to end. A document that cannot be read becomes a report row, never an exception."""
    read = read_statements(name, data, settings, analyzer, set_name=set_name, parser=parser)
    return read if isinstance(read, Analysis) else judge_read(read, settings, analyzer)


def read_statements(
    name: str,
    data: bytes,
    settings: Settings,
    analyzer: Analyzer,
    *,
    set_name: str = "all",
    parser: Parser | None = None,
) -> Read | Analysis:
    """The first half of `analyze_document`: the document with its statements, or its analysis where it cannot be read."""
    digest = hashlib.sha256(data).hexdigest()
    try:
        document = (parser or _default_parser())(name, data)
        statements = segment(document)
        if not statements and (document.unread_pages or document.images_without_text):
            raise DocumentError("no_text", "it holds images without text; run text recognition on it first")
    except DocumentError as error:
        return unread_analysis(name, digest, error, settings, analyzer.corpus, set_name)
    return Read(set_name, name, digest, document, statements)


def prepare_together(read: Sequence[Read | Analysis], analyzer: Analyzer) -> list[Read | Analysis]:
    """The documents with their statements' commitments, encoded at once: more texts of one length, and more sentences for
    the tagger, go together, which is quicker.

    The encoder remembers, so that `judge_read` finds what it asks for; a commitment and an embedding depend on their
    statement alone.
    """
    told = iter(with_commitments([s for r in read if isinstance(r, Read) for s in r.statements]))
    out = [replace(r, statements=tuple(islice(told, len(r.statements)))) if isinstance(r, Read) else r for r in read]
    statements = [s for r in out if isinstance(r, Read) for s in r.statements]
    texts = [statement_input(s) for s in statements] + list(denied_inputs(statements).values())
    if texts:
        analyzer.encoder.encode(list(dict.fromkeys(texts)))
    return out


def judge_read(read: Read, settings: Settings, analyzer: Analyzer) -> Analysis:
    """The second half of `analyze_document`: from statements to verdicts."""
    document, set_name, name, digest = read.document, read.set, read.name, read.sha256
    statements = read.statements
    if any(s.commitment is None for s in statements):
        statements = with_commitments(statements)
    guess = _policy_type(document, statements, settings, analyzer.corpus)
    header = read_header(document, statements)
    pairs = analyzer.judge.matcher.read(statements)
    points = assess(
        analyzer.judge,
        document,
        statements,
        pairs,
        settings,
        policy_type=guess.id if guess else None,
        set_name=set_name,
    )
    unread = document.unread_pages
    if unread:
        pages = ", ".join(str(p) for p in unread[:10])
        points = partly(points, f"page{'s' if len(unread) > 1 else ''} {pages} could not be read.")
    report = DocumentReport(
        set_name, name, digest, document.source.media_type, document.language,
        "partly_analysed" if unread else "analysed", None, document.warnings, guess, document.title, document.pages,
        len(statements), read_report(document, statements), header, audit_header(document, header, settings.as_of),
    )  # fmt: skip
    return Analysis(report, points, document, statements)


def _default_parser() -> Parser:
    from analyzer.parse import parse_document

    return parse_document


def _policy_type(
    document: Document, statements: Sequence[Statement], settings: Settings, corpus: Corpus
) -> PolicyTypeGuess | None:
    chosen = settings.policy_types.get(document.source.name)
    if chosen:
        return PolicyTypeGuess(chosen, 1.0, "user")
    return guess_policy_type(document, statements, corpus) if corpus.policy_types else None


def unread_analysis(
    name: str, digest: str, error: DocumentError, settings: Settings, corpus: Corpus, set_name: str
) -> Analysis:
    """The part of the report of a document that could not be read: its error, and rows that are not gaps."""
    report = DocumentReport(
        set_name, name, digest, "", "", "not_analysed", DocumentProblem(error.code, error.message), (), None, "", None, 0,
        ReadReport(), Header(), (),
    )  # fmt: skip
    return Analysis(report, not_analysed_rows(corpus, settings, name, set_name, error.message))


def assemble(analyses: Sequence[Analysis], settings: Settings, analyzer: Analyzer) -> Report:
    """The report of documents that are analysed: sorted by set and name, with set rows and roll-ups."""
    ordered = sorted(analyses, key=lambda a: (a.report.set, a.report.name))
    documents = tuple(a.report for a in ordered)
    rows = tuple(r for a in ordered for r in a.points)
    of_sets = set_rows(rows, documents)
    rows += of_sets
    corpus = analyzer.corpus
    return Report(
        SCHEMA_VERSION,
        Versioned("policy-gaps", __version__),
        Versioned(corpus.head.id, corpus.head.version, corpus.sha256),
        Versioned(analyzer.encoder.name, "", analyzer.encoder.sha256),
        effective_settings(settings, analyzer),
        documents,
        rows,
        criteria_rows(corpus, rows, settings),
        exposures(corpus, of_sets, documents, dated=settings.as_of is not None),
    )


def effective_settings(settings: Settings, analyzer: Analyzer) -> dict[str, object]:
    """The settings with the model's own thresholds filled in: what the verdicts were made with."""
    out = settings.for_report()
    fitted = analyzer.judge.calibration
    t = dict(out["thresholds"])
    t["weak"] = fitted.weak_threshold if t["weak"] is None else t["weak"]
    t["covered"] = fitted.covered_threshold if t["covered"] is None else t["covered"]
    return {**out, "thresholds": t}


def analyze_each(
    files: Sequence[tuple[str, bytes]],
    settings: Settings,
    analyzer: Analyzer,
    *,
    progress: Progress | None = None,
    set_name: str = "all",
    parser: Parser | None = None,
) -> Iterator[Analysis]:
    """The documents one by one. `progress(stage, document, done, all)`; what it raises stops the run."""
    for i, (name, data) in enumerate(files):
        if progress:
            progress("analysing", name, i, len(files))
        yield analyze_document(name, data, settings, analyzer, set_name=set_name, parser=parser)
    if progress and files:
        progress("done", files[-1][0], len(files), len(files))


def analyze(
    files: Sequence[tuple[str, bytes]],
    settings: Settings | None = None,
    *,
    analyzer: Analyzer | None = None,
    progress: Progress | None = None,
    parser: Parser | None = None,
) -> Report:
    """The report of these (name, bytes). The order of the files changes nothing."""
    settings = checked(settings or Settings())
    analyzer = analyzer or load_analyzer()
    return assemble(list(analyze_each(files, settings, analyzer, progress=progress, parser=parser)), settings, analyzer)
