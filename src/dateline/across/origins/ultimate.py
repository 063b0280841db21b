"""Whom a figure ultimately comes from. Reports with one origin count once.

Five papers that quote the police have one origin, the police; so have a wire and the papers that
copy it. An unnamed witness or expert cannot be told from another, so each text has its own.
"""

import re
from collections.abc import Iterable

from dateline.across.copies import lineages
from dateline.across.origins.independence import Independence, Told, independence, source_of
from dateline.records import Article, Finding, Source
from dateline.text.credits import plain, wires

# Of one happening there is one such voice, whoever speaks for it.
_ONE_VOICE = frozenset({"police", "military"})

# There are several of these; which one is meant is told by the word before.
_GENERIC = frozenset({"ministry", "minister", "department", "agency", "authority", "commission"})

# "Doctors at Torit State Hospital" and "the Torit hospital" speak for one house.
_HOSPITAL = re.compile(
    r"(?P<name>[A-Z][\w'’-]+)(?: [A-Z][\w'’-]+)* (?:[Hh]ospital|[Cc]linic|[Mm]orgue|Medical)\b"
)

_ARTICLES = re.compile(r"^(?:the|a|an|its|their|his|her|one|two|some|local)\s+", re.IGNORECASE)
_TAIL = re.compile(r"\s+(?:of|at|in|from|for|with|who|which|said|on)\b.*$|[,(].*$", re.IGNORECASE)
_PLURAL = re.compile(r"(?<=[a-z]{3})s$")


class Origins:
    """The lineages of some articles, and the origins of their findings."""

    def __init__(self, articles: Iterable[Article]) -> None:
        rows = list(articles)
        self.lineage = lineages(rows)
        self._articles = {row.id: row for row in rows}

    def of(self, finding: Finding, article: Article) -> str:
        """Return the key of a finding's origin, such as `police`, `wire:reuters` or `text:a-…`.

        `article`, one of those handed over at first, holds the finding. What nobody is cited for
        is the article's own word: its wire's, its paper's, or its text's.
        """
        source = source_of(finding)
        if source is None:
            return self.voice(article)
        if source.kind == "media":
            return self._medium(source.name or source.text)
        if source.actor:
            return f"{source.kind}:{source.actor}"
        if source.kind in _ONE_VOICE:
            return source.kind
        if source.kind == "medical" and (hospital := _hospital(source)):
            return f"medical:{hospital}"
        if source.named and source.name and not source.roles:
            return f"person:{source.name.casefold()}"
        return _office(source) or self._text(article)

    def independent(self, findings: Iterable[tuple[Finding, Article]]) -> Independence:
        """Return how many say so independently of each other, and why not more.

        `findings` say the same thing, each with its article. Three papers that cite one ministry
        are one source; a wire and the papers that print it are one origin.
        """
        told = (
            Told(row.id, article, self.of(row, article), self.voice(article), source_of(row))
            for row, article in findings
        )
        return independence(told, self.lineage)

    def voice(self, article: Article) -> str:
        """Return the origin of what an article says by itself: its wire, paper, or text."""
        first = self._articles[self.lineage[article.id]]
        for row in (article, first):
            if row.origin:
                return self._medium(row.origin)
        return self._medium(first.publisher) if first.publisher else self._text(article)

    def _text(self, article: Article) -> str:
        return f"text:{self.lineage[article.id]}"

    def _medium(self, name: str) -> str:
        wire = wires().get(plain(name))
        return f"wire:{wire.casefold()}" if wire else f"media:{plain(name).removeprefix('the ')}"


def _hospital(source: Source) -> str | None:
    """Return the name of the hospital that somebody speaks for; doctors and directors are one."""
    for words in (source.text, *source.affiliations, *source.roles):
        if found := _HOSPITAL.search(words):
            return found["name"].casefold()
    return None


def _office(source: Source) -> str | None:
    """Return the kind and office of an official or institution; None for one of many."""
    if source.kind in {"witness", "expert", "person", "unknown"}:
        return None
    words = source.roles[0] if source.roles else source.text
    head = _TAIL.sub("", _ARTICLES.sub("", words.casefold()))
    found = [_PLURAL.sub("", word) for word in head.split()]
    if not found:
        return source.kind
    last = " ".join(found[-2:]) if found[-1] in _GENERIC else found[-1]
    return f"{source.kind}:{last}"
