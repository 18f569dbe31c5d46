"""The child process that parses: frames in on standard input, frames out on standard output, until the input ends.

A request is a JSON head {name, limits} and the file; an answer is the Document as JSON, or {code, message}, after one
frame for each scanned page that is about to be recognised, which takes its time. Nothing
is pickled, so that a parser taken over by a hostile file can at most send a wrong document.
"""

from __future__ import annotations

import json
import os
import struct
import sys
import threading
import time
from dataclasses import asdict
from typing import IO, Any

from analyzer.datatypes import Document
from analyzer.errors import DocumentError
from analyzer.parse import ocr
from analyzer.parse.limits import Limits

LENGTH = struct.Struct(">Q")
# Bytes of an answer: what the parent takes into its own memory.
MAX_ANSWER = 256 << 20
OK, FAILED, MORE_TIME = b"D", b"E", b"T"


def read_frame(stream: IO[bytes], limit: int) -> bytes | None:
    """The next frame, None where the stream has ended. Raises ValueError for one longer than `limit`."""
    head = _exactly(stream, LENGTH.size)
    if head is None:
        return None
    (length,) = LENGTH.unpack(head)
    if length > limit:
        raise ValueError("frame too long")
    return _exactly(stream, length)


def _exactly(stream: IO[bytes], count: int) -> bytes | None:
    parts = []
    while count:
        part = stream.read(min(count, 1 << 20))
        if not part:
            return None
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


def write_frame(stream: IO[bytes], data: bytes) -> None:
    """Send one frame."""
    stream.write(LENGTH.pack(len(data)))
    stream.write(data)
    stream.flush()


def encode_request(name: str, data: bytes, limits: Limits) -> tuple[bytes, bytes]:
    """The two frames of a request."""
    return json.dumps({"name": printable(name), "limits": asdict(limits)}).encode(), data


def printable(name: str) -> str:
    """A file's name without what is no character: the bytes of a name that is not in the system's encoding."""
    return name.encode("utf-8", "replace").decode("utf-8")


def encode_document(document: Document) -> bytes:
    """A document as JSON bytes."""
    return _adapter().dump_json(document)  # type: ignore[no-any-return]


def decode_document(data: bytes) -> Document:
    """The document of JSON bytes, validated field by field."""
    return _adapter().validate_json(data)  # type: ignore[no-any-return]


_ADAPTER: list[Any] = []


def _adapter() -> Any:
    if not _ADAPTER:
        from pydantic import TypeAdapter

        _ADAPTER.append(TypeAdapter(Document))
    return _ADAPTER[0]


def _answer(name: str, data: bytes, limits: Limits) -> bytes:
    from analyzer.parse import parse_document

    try:
        answer = OK + encode_document(parse_document(name, data, limits))
        if len(answer) > MAX_ANSWER:
            raise DocumentError("too_large", "the document holds more than the limit allows; split it")
        return answer
    except DocumentError as error:
        return FAILED + json.dumps([error.code, error.message]).encode()
    except MemoryError:
        return FAILED + json.dumps(["memory", ""]).encode()


def _limit_process(memory: int) -> None:
    """Cap what this process may take. The parent watches the memory in use; this is the wall behind it."""
    try:
        import resource
    except ImportError:  # Windows: the parent's watch is all there is
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    ceiling = memory + (3 << 30)  # address space also counts libraries and arenas that are never touched
    resource.setrlimit(resource.RLIMIT_AS, (ceiling, ceiling))


def _end_with_parent() -> None:
    """Leave when the parent is gone, even from the middle of a parse."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(2)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def main() -> int:
    """Serve requests. Standard output belongs to the frames; whatever a library prints goes nowhere."""
    requests = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    _limit_process(int(sys.argv[1]))
    _end_with_parent()
    ocr.before_page.append(lambda: write_frame(answers, MORE_TIME))
    while (head := read_frame(requests, 1 << 20)) is not None:
        data = read_frame(requests, 1 << 40)
        if data is None:
            break
        request = json.loads(head)
        write_frame(answers, _answer(request["name"], data, Limits(**request["limits"])))
    return 0


if __name__ == "__main__":
    sys.exit(main())
