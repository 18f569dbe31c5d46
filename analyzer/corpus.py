"""criteria_corpus/ -> Corpus. Strict: an unknown key, a duplicate, an unknown id or a dead reference is an error.

The corpus is data that is checked like code. `load_corpus` reads and validates the shape; `check_corpus` applies
every rule that spans files and returns the problems, one line each: `file: field: what is wrong`.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from analyzer.corpus_cache import cached_corpus, keep_corpus
from analyzer.datatypes import (
    AuditException,
    Corpus,
    CorpusHead,
    Criterion,
    NearMiss,
    PointOfFocus,
    PolicyType,
    SatisfyingExample,
    WeakExample,
)
from analyzer.errors import CorpusError

Example = SatisfyingExample | WeakExample | NearMiss

BLANK = re.compile(r"\{\{(?P<type>[a-z]+): (?P<name>[^{}]+)\}\}")
BLANK_TYPES = frozenset(
    ("role", "frequency", "interval", "system", "place", "document", "organisation", "contact", "list", "value")
)
STYLES = frozenset(
    (
        "control", "policy", "handbook", "table", "checklist", "startup", "hospital", "public_body", "bank", "nonprofit",
        "university", "manufacturer", "contract", "standard", "procedure", "retailer",
    )
)  # fmt: skip
LENGTHS = {SatisfyingExample: (25, 700), WeakExample: (20, 700), NearMiss: (3, 700)}
MINIMA = {"satisfied_by": 8, "weakly_satisfied_by": 3, "not_satisfied_by": 6}
HELD_OUT = {"satisfied_by": 2, "weakly_satisfied_by": 1, "not_satisfied_by": 2}
RUN = 8  # words: no run of this length in two points


def default_corpus_path() -> Path:
    """The corpus that is shipped: inside the installed package, or beside it in a checkout."""
    inside = Path(__file__).resolve().parent / "criteria_corpus"
    return inside if inside.is_dir() else Path(__file__).resolve().parent.parent / "criteria_corpus"


def _read_yaml(path: Path) -> Any:
    """The content of a YAML file. Raises CorpusError for bad syntax and for a key that stands twice."""
    import yaml

    class Strict(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
        def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
            seen: set[str] = set()
            for key, _ in node.value:
                if key.value in seen:
                    raise CorpusError(
                        [f"{path.name}: line {key.start_mark.line + 1}: the key {key.value!r} stands twice"]
                    )
                seen.add(key.value)
            out: dict[Hashable, Any] = super().construct_mapping(node, deep)
            return out

    try:
        return yaml.load(path.read_bytes(), Loader=Strict)  # noqa: S506  a SafeLoader with one more check
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1}" if mark else "file"
        raise CorpusError([f"{path.name}: {where}: not valid YAML: {getattr(error, 'problem', error)}"]) from None


def _validate(path: Path, type_: Any, value: Any) -> Any:
    from pydantic import TypeAdapter, ValidationError

    try:
        return TypeAdapter(type_).validate_python(value)
    except ValidationError as error:
        lines = []
        for e in error.errors(include_url=False):
            where = ".".join(str(x) for x in e["loc"])
            lines.append(f"{path.name}: {where}: {e['msg'].lower()}")
        raise CorpusError(lines) from None


def load_criterion(path: Path) -> Criterion:
    """One criterion's file. Raises CorpusError with every fault of its shape."""
    criterion: Criterion = _validate(path, Criterion, _read_yaml(path))
    if criterion.id != path.stem:
        raise CorpusError([f"{path.name}: id: is {criterion.id!r}, the file's name says {path.stem!r}"])
    return criterion


def _natural(name: str) -> list[tuple[int, str]]:
    """Sort key in which CC10 follows CC9."""
    return [(int(x), "") if x.isdigit() else (-1, x) for x in re.split(r"(\d+)", name) if x]


@lru_cache(maxsize=4)
def load_corpus(path: Path | None = None) -> Corpus:
    """The corpus under `path` (the shipped one by default). Raises CorpusError naming every file and field at fault."""
    root = path or default_corpus_path()
    if not (root / "corpus.yaml").is_file():
        raise CorpusError(
            [f"{root.name}: corpus.yaml: not found; a corpus folder holds corpus.yaml and one YAML per criterion"]
        )
    files = sorted(root.rglob("*.yaml"), key=lambda p: p.relative_to(root).as_posix())
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.relative_to(root).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    kept = cached_corpus(digest.hexdigest())
    if kept is not None:
        return kept
    made = _read_corpus(root, files, digest.hexdigest())
    keep_corpus(made)
    return made


def _read_corpus(root: Path, files: Sequence[Path], sha256: str) -> Corpus:
    head: CorpusHead = _validate(root / "corpus.yaml", CorpusHead, _read_yaml(root / "corpus.yaml"))
    problems: list[str] = []
    criteria: list[Criterion] = []
    special = {"corpus.yaml", "policy_types.yaml", "exceptions.yaml"}
    for file in files:
        if file.name in special:
            continue
        try:
            criteria.append(load_criterion(file))
        except CorpusError as error:
            problems += error.problems
    extras: dict[str, tuple[Any, ...]] = {}
    for name, type_ in (("policy_types", PolicyType), ("exceptions", AuditException)):
        file = root / f"{name}.yaml"
        try:
            extras[name] = _validate(file, tuple[type_, ...], _read_yaml(file)) if file.is_file() else ()  # type: ignore[valid-type]
        except CorpusError as error:
            problems += error.problems
    if problems:
        raise CorpusError(problems)
    order = {c: i for i, c in enumerate(head.categories)}
    criteria.sort(key=lambda c: (order.get(c.category, 99), _natural(c.id)))
    return Corpus(head, tuple(criteria), extras["policy_types"], extras["exceptions"], sha256)


def examples_of(point: PointOfFocus) -> Iterator[tuple[str, Example]]:
    """(field path, example) of every example of a point."""
    for kind in MINIMA:
        for i, example in enumerate(getattr(point, kind)):
            yield f"{kind}[{i}]", example


def _words(text: str) -> list[str]:
    return re.sub(r"\W+", " ", text.lower()).split()


def _check_point(name: str, point: PointOfFocus, ids: set[str], types: set[str]) -> Iterator[str]:
    where = f"{name}: {point.id}"
    if not 2 <= len(point.elements) <= 6:
        yield f"{where}.elements: {len(point.elements)} of them; 2 to 6 are wanted"
    if not any(e.core for e in point.elements):
        yield f"{where}.elements: none is core"
    for id_, n in Counter(e.id for e in point.elements).items():
        if n > 1:
            yield f"{where}.elements: the id {id_!r} stands {n} times"
    if len(point.asks) < 20:
        yield f"{where}.asks: too short to say what a document has to state"
    for kind, least in MINIMA.items():
        given = getattr(point, kind)
        if len(given) < least:
            yield f"{where}.{kind}: {len(given)} examples; at least {least} are wanted"
        held = sum(e.held_out for e in given)
        if held < HELD_OUT[kind]:
            yield f"{where}.{kind}: {held} held out; at least {HELD_OUT[kind]} are wanted"
    for field, example in examples_of(point):
        low, high = LENGTHS[type(example)]
        if not low <= len(example.text) <= high:
            yield f"{where}.{field}.text: {len(example.text)} characters; {low} to {high} are allowed"
        style = getattr(example, "style", "")
        if style and style not in STYLES:
            yield f"{where}.{field}.style: {style!r} is unknown; one of {', '.join(sorted(STYLES))}"
        for other in example.also:
            if other not in ids or other == point.id:
                yield f"{where}.{field}.also: {other!r} is not another point of this corpus"
        if isinstance(example, NearMiss):
            if example.why == "neighbour" and not example.point:
                yield f"{where}.{field}.point: a neighbour must be named"
            if example.point is not None and (example.point not in ids or example.point == point.id):
                yield f"{where}.{field}.point: {example.point!r} is not another point of this corpus"
        if isinstance(example, WeakExample):
            known = {e.id for e in point.elements}
            for element in example.lacks_elements:
                if element not in known:
                    yield f"{where}.{field}.lacks_elements: {element!r} is not an element of this point"
    for kind, given in (("primary", point.policy_types.primary), ("secondary", point.policy_types.secondary)):
        for type_ in given:
            if type_ not in types:
                yield f"{where}.policy_types.{kind}: {type_!r} is not in policy_types.yaml"
    if not point.policy_types.primary:
        yield f"{where}.policy_types.primary: empty"
    for other in point.neighbours:
        if other not in ids or other == point.id:
            yield f"{where}.neighbours: {other!r} is not another point of this corpus"
    wording = point.suggested_wording
    rest = BLANK.sub("", wording.text)
    if "{{" in rest or "}}" in rest:
        yield f"{where}.suggested_wording.text: a blank is malformed; write {{{{type: name}}}}"
    for blank in BLANK.finditer(wording.text):
        if blank["type"] not in BLANK_TYPES:
            yield f"{where}.suggested_wording.text: blank type {blank['type']!r} is unknown; one of {', '.join(sorted(BLANK_TYPES))}"
    if not wording.held_out:
        yield f"{where}.suggested_wording.held_out: must be true, since figures are made with it"


def _check_texts(corpus: Corpus) -> Iterator[str]:
    """No text twice, and no run of RUN words in two points."""
    seen: dict[str, str] = {}
    runs: dict[tuple[str, ...], str] = {}
    for criterion in corpus.criteria:
        for point in criterion.points_of_focus:
            texts = [(f, e.text, getattr(e, "heading", "")) for f, e in examples_of(point)]
            texts += [("asks", point.asks, ""), ("suggested_wording.text", point.suggested_wording.text, "")]
            for field, text, heading in texts:
                where = f"{criterion.id}.yaml: {point.id}.{field}"
                words = _words(text)
                key = " ".join([*_words(heading), "|", *words])
                if key in seen:
                    yield f"{where}: the same text as {seen[key]}"
                seen.setdefault(key, where)
                for i in range(len(words) - RUN + 1):
                    run = tuple(words[i : i + RUN])
                    other = runs.setdefault(run, point.id)
                    if other != point.id:
                        yield f"{where}: shares {RUN} words in a row with {other}: {' '.join(run)!r}"
                        break


def check_corpus(corpus: Corpus) -> list[str]:
    """Every rule that the shape alone does not show. An empty list: the corpus is sound."""
    problems: list[str] = []
    head = corpus.head
    ids = {p.id for p in corpus.points}
    types = {t.id for t in corpus.policy_types}
    if len(corpus.criteria) != head.criteria:
        problems.append(f"corpus.yaml: criteria: declares {head.criteria}, {len(corpus.criteria)} are there")
    if len(corpus.points) != head.points:
        problems.append(f"corpus.yaml: points: declares {head.points}, {len(corpus.points)} are there")
    for id_, n in Counter(c.id for c in corpus.criteria).items():
        if n > 1:
            problems.append(f"{id_}.yaml: id: stands in {n} files")
    for id_, n in Counter(p.id for p in corpus.points).items():
        if n > 1:
            problems.append(f"{id_.rsplit('.', 1)[0]}.yaml: {id_}: stands {n} times")
    for criterion in corpus.criteria:
        name = f"{criterion.id}.yaml"
        if not re.fullmatch(head.criterion_pattern, criterion.id):
            problems.append(f"{name}: id: does not have the form {head.criterion_pattern}")
        if criterion.category not in head.categories:
            problems.append(f"{name}: category: {criterion.category!r} is not declared in corpus.yaml")
        for i, point in enumerate(criterion.points_of_focus, 1):
            if not re.fullmatch(head.point_pattern, point.id) or point.criterion != criterion.id:
                problems.append(f"{name}: {point.id}: does not have the form {head.point_pattern} under {criterion.id}")
            elif int(point.id.rsplit(".", 1)[1]) != i:
                problems.append(f"{name}: {point.id}: out of order; number {i} was expected here")
            problems += _check_point(name, point, ids, types)
    lists: dict[str, set[str]] = defaultdict(set)
    for point in corpus.points:
        lists[point.id] = set(point.neighbours)
    for point in corpus.points:
        for other in point.neighbours:
            if other in ids and point.id not in lists[other]:
                problems.append(
                    f"{point.criterion}.yaml: {point.id}.neighbours: {other} does not name {point.id} in turn"
                )
        for field, example in examples_of(point):
            if isinstance(example, NearMiss) and example.why == "neighbour" and example.point not in lists[point.id]:
                problems.append(
                    f"{point.criterion}.yaml: {point.id}.{field}.point: {example.point} is not among the point's neighbours"
                )
    for exception in corpus.exceptions:
        for driver in exception.drivers:
            if driver.point is not None and driver.point not in ids:
                problems.append(
                    f"exceptions.yaml: {exception.id}.drivers: {driver.point!r} is not a point of this corpus"
                )
    problems += _check_texts(corpus)
    return problems
