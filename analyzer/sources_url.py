"""Document repositories by URL: s3, gs, abfs, http, sftp, github and whatever else fsspec has a driver for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from analyzer.errors import DocumentError, MissingExtraError, SourceError
from analyzer.sources_file import MAX_BYTES, Found, is_hidden, shown, too_large, unreadable, vanished
from analyzer.sources_select import SourceOptions

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
_EXTRAS = {
    "s3": "s3", "s3a": "s3", "gs": "gcs", "gcs": "gcs", "abfs": "azure", "abfss": "azure", "az": "azure", "sftp": "sftp",
    "ssh": "sftp", "http": "http", "https": "http", "github": "github",
}  # fmt: skip
_DEEPEST = 40  # folders in folders: a server may link in circles


@dataclass(frozen=True, slots=True)
class UrlPlace:
    """A file behind a URL: `root` opens the file system, `path` is the file's name there."""

    root: str
    path: str

    def load(self) -> bytes:
        """See Place."""
        try:
            system, _ = open_system(self.root)
            with system.open(self.path, "rb") as stream:
                size = getattr(stream, "size", None)
                if isinstance(size, int) and size > MAX_BYTES:
                    raise too_large(size)
                data: bytes = stream.read(MAX_BYTES + 1)
        except DocumentError:
            raise
        except FileNotFoundError:
            raise vanished() from None
        except Exception as error:  # every driver has errors of its own
            raise unreadable(_why(error)) from None
        if len(data) > MAX_BYTES:
            raise too_large(len(data))
        return data


def is_url(argument: str) -> bool:
    """Whether an argument is a URL and not a path."""
    return _URL.match(argument) is not None


def protocol_of(url: str) -> str:
    """The part before ://, in lower case."""
    return url.split("://", 1)[0].lower()


def plain(url: str) -> str:
    """A URL as a message may show it: no password, no signature."""
    split = urlsplit(url)
    return f"{split.scheme}://{_host(url)}{split.path}"


def _host(url: str) -> str:
    """The host without the user and password in front; for github:// owner:repository@ref, for abfs:// container@account."""
    netloc = urlsplit(url).netloc
    user, _, host = netloc.rpartition("@")
    return host if ":" in user and protocol_of(url) != "github" else netloc


def parts(url: str) -> tuple[str, ...]:
    """The parts of a URL's path, the last first, and its host: what stands for it in names."""
    split = urlsplit(url)
    host = _host(url).partition("@")[0]
    host = host.rpartition(":")[2] if protocol_of(url) == "github" else host.partition(":")[0]
    names = [host, *unquote(split.path).split("/")]
    return tuple(shown(n) for n in reversed(names) if n not in ("", ".", "..")) or ("source",)


def open_system(url: str) -> tuple[Any, str]:
    """(fsspec file system, path in it). Raises MissingExtraError with the pip command, SourceError."""
    import fsspec

    protocol = protocol_of(url)
    try:
        # No listings are kept: what vanishes must be seen, and a repository may be larger than memory.
        options: dict[str, Any] = {"timeout": 30} if protocol in ("sftp", "ssh") else {"use_listings_cache": False}
        system, path = fsspec.url_to_fs(url, **options)
    except ImportError as error:
        extra = _EXTRAS.get(protocol)
        if extra is None:
            raise MissingExtraError(f"{plain(url)}: {_why(error)}") from None
        raise MissingExtraError(
            f'{plain(url)}: {protocol}:// needs a driver; pip install "policy-gap-analyzer[{extra}]"'
        ) from None
    except ValueError as error:
        raise SourceError(f"{plain(url)}: cannot be opened: {_why(error)}") from None
    except Exception as error:  # connecting may fail in any way the driver knows
        raise SourceError(f"{plain(url)}: cannot be opened: {_why(error)}; check the address and the access") from None
    return system, path


def probe(url: str) -> bool:
    """Whether the URL is a folder. Raises SourceError where nothing is there or it cannot be reached."""
    system, path = open_system(url)
    try:
        if protocol_of(url) in ("http", "https") and _is_index(url):
            system.ls(path, detail=False)
            return True
        return bool(system.info(path)["type"] == "directory")
    except FileNotFoundError:
        raise SourceError(f"{plain(url)}: there is nothing there; check the address") from None
    except Exception as error:
        raise SourceError(f"{plain(url)}: cannot be listed: {_why(error)}; check the address and the access") from None


def _is_index(url: str) -> bool:
    path = urlsplit(url).path
    return not path or path.endswith("/")


def single(url: str) -> Found:
    """The one file that a URL names."""
    system, path = open_system(url)
    try:
        mark = _fingerprint(system.info(path))
    except Exception:  # reading it will tell
        mark = None
    return Found(parts(url)[0], UrlPlace(url, path), mark)


def walk_url(url: str, options: SourceOptions) -> Iterator[Found]:
    """Documents under a URL in a fixed order, one folder's listing held at a time."""
    system, path = open_system(url)
    root = str(path).rstrip("/")
    yield from _walk(system, url, root, path, options, 0)


def _walk(system: Any, url: str, root: str, folder: str, options: SourceOptions, depth: int) -> Iterator[Found]:
    below = _relative(root, folder)
    try:
        listed = sorted(system.ls(folder, detail=True), key=lambda e: str(e["name"]))
    except FileNotFoundError:
        yield Found(f"{below}/" if below else "./", None, None, vanished())
        return
    except Exception as error:
        yield Found(f"{below}/" if below else "./", None, None, unreadable(_why(error)))
        return
    for entry in listed:
        name = str(entry["name"])
        path = _relative(root, name)
        if not path or path == below or not name.startswith(root) or is_hidden(path.rsplit("/", 1)[-1]):
            continue
        if entry.get("type") == "directory":
            if depth < _DEEPEST and not options.prunes(path):
                yield from _walk(system, url, root, name, options, depth + 1)
        elif options.wants(path):
            yield Found(path, UrlPlace(url, name), _fingerprint(entry))


def _relative(root: str, name: str) -> str:
    """The path of an entry below the root, as a clean relative name: what a server says is not believed."""
    path = name[len(root) :] if name.startswith(root) else name
    if "://" in root:
        path = unquote(path.partition("?")[0])
    return "/".join(shown(p) for p in path.split("/") if p not in ("", ".", ".."))


def _fingerprint(entry: dict[str, Any]) -> str | None:
    """What the driver says of a file's content: its etag or checksum, else size and time; None where it says neither."""
    for key in ("ETag", "etag", "md5Hash", "content_md5", "sha", "checksum"):
        if entry.get(key):
            return f"{key.lower()}-{str(entry[key]).strip(chr(34))}"
    when = next((entry[k] for k in ("LastModified", "last_modified", "updated", "mtime", "time") if entry.get(k)), None)
    return None if when is None or entry.get("size") is None else f"{entry['size']}-{when}"


def _why(error: BaseException) -> str:
    """An error of a driver in one line that shows no password."""
    text = " ".join(str(error).split()) or type(error).__name__
    return re.sub(r"//[^/@\s]*@", "//", re.sub(r"(https?://[^\s?'\"]*)\?\S*", r"\1", text))[:200]
