"""One tree of errors. Each says what was wrong, and what to do about it.

Catch `DatelineError` for all of them. Fronts print `str(error)` as one line.
"""


class DatelineError(Exception):
    """Base of every error that Dateline raises on purpose.

    `what` says what was wrong with which input; `do` says what the user can do.
    """

    exit_code = 1

    def __init__(self, what: str, *, do: str = "") -> None:
        self.what = what
        self.do = do
        super().__init__(f"{what} — {do}" if do else what)


class SourceError(DatelineError):
    """A source (file, page, feed, archive, URL) could not be read."""


class FetchRefused(SourceError):
    """A URL was refused before any request was made, for safety."""


class LedgerError(DatelineError):
    """The ledger file could not be opened, migrated or written."""


class LedgerBusy(LedgerError):
    """Another process holds the ledger, and did not let go in time."""


class UnknownId(DatelineError):
    """No record has this id, or more than one starts with it."""


class VocabularyError(DatelineError):
    """A vocabulary file does not hold what its reader expects."""


class EncoderError(DatelineError):
    """The trained encoder that ships with Dateline is missing or damaged."""


class PipelineError(DatelineError):
    """The stages are in an order that leaves one's needs unmet."""


class UsageError(DatelineError):
    """A command or call was given arguments that do not fit together."""

    exit_code = 2
