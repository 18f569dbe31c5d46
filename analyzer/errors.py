"""Every error raised on purpose.

PolicyGapsError                 anything below; `str(error)` is one line for the person who must act
+-- DocumentError               one document cannot be analysed; carries `code` (see CODES) and `message`
+-- CorpusError                 the criteria corpus is wrong; `problems` are lines `file: field: what is wrong`
+-- ModelError                  the shipped model is absent or damaged
+-- SettingsError               an option or a profile is wrong
+-- SourceError                 a path or URL that was named cannot be listed or read
+-- StoreError                  the store cannot be opened, migrated or written
+-- MissingExtraError           an optional dependency is needed; names the pip command
"""

from __future__ import annotations

from collections.abc import Sequence


class PolicyGapsError(Exception):
    """Base of every error that this package raises on purpose."""


class DocumentError(PolicyGapsError):
    """One document cannot be analysed. The others go on.

    `code` is stable and stands in reports (`encrypted_pdf`, `empty_file`, ...); `message` says what to do.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message

    def __reduce__(self) -> tuple[type[DocumentError], tuple[str, str]]:
        return type(self), (self.code, self.message)


class CorpusError(PolicyGapsError):
    """The corpus breaks its rules. `problems` holds one line per fault: `file: field: what is wrong`."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


class ModelError(PolicyGapsError):
    """The shipped model is absent, damaged or of another version."""


class SettingsError(PolicyGapsError):
    """An option or a profile is wrong."""


class SourceError(PolicyGapsError):
    """A path or URL that was named cannot be listed or read."""


class StoreError(PolicyGapsError):
    """The store cannot be opened, migrated or written."""


class MissingExtraError(PolicyGapsError):
    """An optional dependency is needed. The message names the pip command that brings it."""
