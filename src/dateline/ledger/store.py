"""The ledger: one DuckDB file to which readings and judgements are appended, and never changed.

A process that writes holds the file alone, so open late and close early; `appending` does so
around each batch.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import msgspec

from dateline.across.stories import Story
from dateline.across.versions import Seen
from dateline.errors import UnknownId
from dateline.ledger import arranging, clock, ids, judging, keeping, queries, versions
from dateline.ledger import arrivals as arriving
from dateline.ledger import search as searching
from dateline.ledger import trace as tracing
from dateline.ledger.arrivals import Arrivals
from dateline.ledger.results import (
    Appearance,
    Entry,
    Held,
    Hit,
    Judgement,
    Kept,
    Trace,
    Verdict,
)
from dateline.ledger.session import Session
from dateline.records import Article, Extraction, Finding, FindingKind, Mention


class Ledger:
    """An open ledger; use it as a context manager. Open it with `Ledger.open`.

    Queries take `known_on` (what had been said by the end of that day) and `recorded_on` (what
    this ledger held then); a date is a day in UTC, a datetime that moment. What a person
    rejected is left out, and what a person corrected is given as corrected.
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    @classmethod
    def open(cls, path: str | Path, *, read_only: bool = False) -> Self:
        """Open the ledger at `path`, and make it where there is none (unless `read_only`).

        Waits up to `busy_timeout` seconds for other processes, then raises `LedgerBusy`; raises
        `LedgerError` where the file or folder cannot be used.
        """
        return cls(Session(Path(path), read_only=read_only))

    @staticmethod
    def appending(path: str | Path) -> "Appender":
        """Return what keeps batches in the ledger at `path`, holding the file only meanwhile."""
        return Appender(Path(path))

    def close(self) -> None:
        """Let go of the file; closing twice does no harm."""
        self._session.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    # --- writing -----------------------------------------------------------------------------

    def keep(self, extractions: Iterable[Extraction], *, fingerprint: str) -> Kept:
        """Append a batch of extractions in one transaction: all of it is kept, or nothing.

        `fingerprint` stands for the stages that read them (`pipeline.fingerprint()`). Raises
        `LedgerError` where an article's id does not belong to its text.
        """
        return keeping.keep(self._session, extractions, fingerprint)

    def judge(
        self,
        verdict: Verdict,
        targets: str | Sequence[str],
        *,
        by: str,
        reason: str | None = None,
        values: Mapping[str, Any] | None = None,
    ) -> Judgement:
        """Record what a person decided; undo it with `withdraw` of the judgement's id.

        `targets` are ids (or their beginnings) of findings, articles, readings, stories or
        judgements; of a split a story and those of its articles that are not of it. `values` are
        the new values of a correction, as in the published schema; of an article, the `story`
        that it belongs to. Raises `UnknownId`, and `UsageError` where parts do not fit together.
        """
        given = [targets] if isinstance(targets, str) else list(targets)
        body = dict(values or {})
        judging.check(verdict, given, by, body)
        full = [self._full(one) for one in given]
        if verdict == "split":
            full, body = arranging.split(self._session, full)
        elif verdict == "correct" and full[0].startswith("a-"):
            full, body = arranging.move(self._session, full[0], body)
        with self._session.transaction():
            return judging.record(
                self._session, verdict=verdict, targets=full, by=by, reason=reason, values=body
            )

    def _full(self, given: str) -> str:
        if given.strip().lower().startswith("s-"):
            return arranging.named(self._session, given)
        return ids.resolve(self._session, given)

    def bring_up_to_date(self) -> int:
        """Link articles that no story has looked at yet, and return how many there were.

        Records which stories that made one, or parted. Stories are the same without: whoever
        asks for them links in memory what is not linked here. It saves the time.
        """
        return arranging.bring_up_to_date(self._session)

    # --- reading -----------------------------------------------------------------------------

    def known(self, readings: Iterable[str]) -> set[str]:
        """Return those of the reading ids (`reading_id`) that are held."""
        return keeping.known(self._session, readings)

    def unread(self, articles: Sequence[Article], *, fingerprint: str) -> list[Article]:
        """Return the articles that these stages have yet to read, with this metadata.

        An article without a stated language was read where any language was taken for it.
        """
        return keeping.unread(self._session, articles, fingerprint)

    def entries(
        self,
        *,
        known_on: date | None = None,
        recorded_on: date | None = None,
        newest_first: bool = False,
        limit: int | None = None,
        offset: int = 0,
    ) -> list[Entry]:
        """Return the articles without their texts, in the order of publication."""
        view = self._view(known_on, recorded_on)
        return list(
            queries.entries(
                self._session, view, newest_first=newest_first, limit=limit, offset=offset
            )
        )

    def articles(
        self,
        articles: Sequence[str] | None = None,
        *,
        known_on: date | None = None,
        recorded_on: date | None = None,
    ) -> Iterator[Article]:
        """Yield these articles (full ids; None: all) with text and their current metadata."""
        view = self._view(known_on, recorded_on)
        for extraction in queries.extractions(self._session, view, articles):
            yield extraction.article

    def article(self, article: str) -> Article:
        """Return one article by its id or its beginning; raises `UnknownId`."""
        return self._bare(article).article

    def appearances(self, article: str) -> tuple[Appearance, ...]:
        """Return where an article's text was seen, first published first."""
        full = ids.resolve(self._session, article, letters="a")
        return queries.appearances(self._session, full)

    def seen(self, articles: Iterable[str], *, recorded_on: date | None = None) -> list[Seen]:
        """Return every text that stood under a URL of these articles (full ids), oldest first."""
        return versions.seen(self._session, articles, recorded_on)

    def findings(
        self,
        *,
        kind: FindingKind | Sequence[FindingKind] | None = None,
        type: str | None = None,
        article: str | None = None,
        country: str | None = None,
        actor: str | None = None,
        since: date | None = None,
        until: date | None = None,
        known_on: date | None = None,
        recorded_on: date | None = None,
        limit: int | None = None,
        offset: int = 0,
    ) -> list[Held]:
        """Return findings in the order in which they were said; mentions only where asked for.

        `type` is the event type, claim class, quote form, or kind of tie, question or mention;
        `country` is where it happened, `actor` an actor's id; `since` and `until` bound when it
        was true, both inclusive, and leave out what has no date.
        """
        return list(
            self.scan(
                kind=kind, type=type, article=article, country=country, actor=actor, since=since,
                until=until, known_on=known_on, recorded_on=recorded_on, limit=limit,
                offset=offset,
            )
        )  # fmt: skip

    def scan(
        self,
        *,
        known_on: date | None = None,
        recorded_on: date | None = None,
        article: str | None = None,
        limit: int | None = None,
        offset: int = 0,
        **filters: Any,
    ) -> Iterator[Held]:
        """Yield what `findings` returns, a portion at a time."""
        full = article and ids.resolve(self._session, article, letters="a")
        chosen = queries.Filter(article=full, **filters)
        view = self._view(known_on, recorded_on)
        return queries.findings(self._session, view, chosen, limit, offset)

    def extraction(
        self, article: str, *, known_on: date | None = None, recorded_on: date | None = None
    ) -> Extraction:
        """Return what was read from one article, as it stands.

        Raises `UnknownId`, also where the article was not known then.
        """
        bare = self._bare(article, known_on, recorded_on)
        view = self._view(known_on, recorded_on)
        return next(self._filled([bare], view))

    def extractions(
        self,
        articles: Sequence[str] | None = None,
        *,
        known_on: date | None = None,
        recorded_on: date | None = None,
    ) -> Iterator[Extraction]:
        """Yield what was read from these articles (full ids; None: all), as it stands.

        An article that was not known then, or was rejected, is left out. All that was read is in
        memory at once: ask for the articles of some stories at a time.
        """
        view = self._view(known_on, recorded_on)
        return self._filled(list(queries.extractions(self._session, view, articles)), view)

    def search(
        self,
        words: str,
        *,
        limit: int = 20,
        known_on: date | None = None,
        recorded_on: date | None = None,
    ) -> list[Hit]:
        """Return the articles that hold all the words, best first.

        `"two words"` in double quotes are a phrase, and `bomb*` any word that begins so. Case
        and accents do not matter. Raises `UsageError` where there is no word to look for.
        """
        view = self._view(known_on, recorded_on)
        return searching.search(self._session, view, words, limit=limit)

    def trace(self, finding: str) -> Trace:
        """Return the way from a finding (its id or beginning) back to its characters."""
        return tracing.trace(self._session, finding)

    def stories(
        self, *, known_on: date | None = None, recorded_on: date | None = None
    ) -> tuple[Story, ...]:
        """Return the stories that the articles known then tell, the newest first."""
        return arranging.stories(self._session, clock.as_of(known_on, recorded_on))

    def arrivals(self, since: datetime | None) -> Arrivals:
        """Return which articles came in after `since`, and when anything was last recorded."""
        return arriving.arrivals(self._session, since)

    def judgements(self, *, recorded_on: date | None = None) -> tuple[Judgement, ...]:
        """Return all judgements, oldest first."""
        return judging.load(self._session, clock.as_of(None, recorded_on).recorded)

    def _view(self, known_on: date | None, recorded_on: date | None) -> queries.View:
        return queries.view(self._session, clock.as_of(known_on, recorded_on))

    def _filled(self, bare: Sequence[Extraction], view: queries.View) -> Iterator[Extraction]:
        """Yield extractions with their findings."""
        kinds: list[FindingKind] = ["mention", "event", "claim", "quote", "tie", "question"]
        parts: dict[str, dict[str, list[Finding | Mention]]] = {
            row.article.id: {f"{kind}s": [] for kind in kinds} for row in bare
        }
        chosen = queries.Filter(kind=kinds, article=list(parts))
        for held in queries.findings(self._session, view, chosen):
            parts[held.article][f"{held.kind}s"].append(held.finding)
        for row in bare:
            found = {name: tuple(part) for name, part in parts[row.article.id].items()}
            yield msgspec.structs.replace(row, **found)

    def _bare(
        self, article: str, known_on: date | None = None, recorded_on: date | None = None
    ) -> Extraction:
        """Return the current reading of an article, without its findings."""
        full = ids.resolve(self._session, article, letters="a")
        for found in queries.extractions(self._session, self._view(known_on, recorded_on), full):
            return found
        raise UnknownId(
            f"{full} was not known then, or was rejected", do="ask for a later day, or see trace"
        )


class Appender:
    """Keeps batches in a ledger, and lets other processes at it in between."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def keep(self, extractions: Iterable[Extraction], *, fingerprint: str) -> Kept:
        """Open the ledger, keep a batch as `Ledger.keep` does, and close it again."""
        batch = list(extractions)
        with Ledger.open(self.path) as ledger:
            return ledger.keep(batch, fingerprint=fingerprint)

    def bring_up_to_date(self) -> int:
        """Do what `Ledger.bring_up_to_date` does."""
        with Ledger.open(self.path) as ledger:
            return ledger.bring_up_to_date()

    def unread(self, articles: Sequence[Article], *, fingerprint: str) -> list[Article]:
        """Return what `Ledger.unread` does; every article where there is no ledger yet."""
        if not self.path.exists():
            return list(articles)
        with Ledger.open(self.path, read_only=True) as ledger:
            return ledger.unread(articles, fingerprint=fingerprint)
