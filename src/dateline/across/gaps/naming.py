"""Which of the dead an article names.

A name counts where it stands in a figure of the dead ("killed Ana Prado and four others"), or right
beside words that tell of a death; never in a sentence that speaks of a suspect.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta
from functools import cache
from typing import Any, NamedTuple

import msgspec

from dateline.records import Claim, Extraction, Mention, Sentence, Span, span
from dateline.text.wording import compiled
from dateline.vocabulary import load

# Characters on either side of a name in which words must tell of the death.
BESIDE = 90

# Parts of a name that tell somebody from others.
FEWEST_PARTS = 2

# A sentence that names a day longer ago than this tells of other deaths, or of another inquiry.
PAST = timedelta(days=60)

_JOINED = re.compile(r"^\s*(?:,\s*\d{1,3}\s*)?(?:,|and|&|,\s*and|;)\s*$")
# What may stand between a name and its verb: an age, or one insertion between commas.
_AGE = re.compile(
    r"\s*(?:,\s*(?:aged?\s+)?\d{1,3}|\(\d{1,3}\)|,\s*\d{1,3}-year-old|,\s*[^,.;]{2,60})\s*,?\s*"
)
_NOT = re.compile(r"\b(?:not|no|nobody|never|will|would|until)\b|n['’]t\b", re.IGNORECASE)
# An age after a name, and before one.
_YEARS = re.compile(r",?\s*\(?(?:aged?\s+)?\d{1,3}\b")
_BARE_AGE = re.compile(r"\b\d{1,3}[- ]years?[- ]old,?\s*$", re.IGNORECASE)
_FULL_NAME = re.compile(
    r"(?<![\w.])(?:[A-ZÀ-Þ][a-zß-ÿ’'-]{1,20}\s){1,3}"
    r"(?!(?:Sun|Mon|Tues|Wednes|Thurs|Fri|Satur)day)[A-ZÀ-Þ][a-zß-ÿ’'-]{1,20}(?!\w)"
)
_CAPITALS = re.compile(r"[A-ZÀ-Þ][\w'’.-]+")


class Named(NamedTuple):
    """Somebody who died: the name, the sentence that tells it, and the claim where there is one."""

    name: str
    evidence: Span
    claim: str | None = None


class NamedWords(msgspec.Struct, frozen=True):
    """`named` of `gaps.yaml`."""

    before: tuple[str, ...]
    before_office: tuple[str, ...]
    after: tuple[str, ...]
    listed: tuple[str, ...]
    all_after: tuple[str, ...]
    fatal: tuple[str, ...]
    no_person: frozenset[str]
    unless: tuple[str, ...]


class _File(msgspec.Struct, frozen=True):
    lists: dict[str, tuple[str, ...]]
    named: NamedWords


def named_dead(reading: Extraction) -> list[Named]:
    """Return the dead whom an article names, each once, in text order."""
    found: dict[str, Named] = {}
    for row in (*_in_figures(reading), *_in_sentences(reading)):
        join(found, row)
    return list(found.values())


def list_of_names(reading: Extraction) -> tuple[str, Span] | None:
    """Return the article and the sentence that tell that a list of the dead was published."""
    article = reading.article
    for row in reading.sentences:
        match = _words().listed.search(article.text, row.start, row.end)
        if match and not _NOT.search(article.text, row.start, match.start()):
            return article.id, span(article, row.start, row.end)
    return None


def quote(piece: Span) -> str:
    """Return evidence in quotation marks, on one line."""
    return f"“{' '.join(piece.quote.split())}”"


def join(found: dict[str, Named], row: Named) -> bool:
    """Put a name among those found; say whether it is new. "Prado" is Ana Prado."""
    name = row.name.casefold()
    for key in list(found):
        if key == name or name in key.split():
            return False
        if key in name.split():  # the fuller name takes its place
            found.pop(key)
            found[name] = row
            return False
    found[name] = row
    return True


def _in_figures(reading: Extraction) -> Iterator[Named]:
    for claim in reading.claims:
        if (claim.inferred_class or claim.class_) != "killed" or claim.stance == "denies":
            continue
        for start, end, piece in _people(claim):
            for mention in reading.mentions:
                if start <= mention.start and mention.end <= end and is_named(mention):
                    yield Named(_name(mention), piece, claim.id)


def _people(claim: Claim) -> Iterator[tuple[int, int, Span]]:
    """Yield where the words for a figure's people stand."""
    words = claim.group.text if claim.group else ""
    for piece in claim.evidence[:1] if words else ():
        at = piece.quote.find(words)
        if at >= 0:
            yield piece.start + at, piece.start + at + len(words), piece


def _in_sentences(reading: Extraction) -> Iterator[Named]:
    text, speaking = reading.article.text, _speaking(reading)
    for sentence in reading.sentences:
        start, end = sentence.start, sentence.end
        if not _words().deadly.search(text, start, end) or is_past(reading, sentence.index):
            continue
        if _words().unless.search(text, start, end):
            continue
        names = [row for row in _candidates(reading, sentence) if row.name not in speaking]
        for name in _dead(text, sentence, names):
            yield Named(name, span(reading.article, start, end))


def _speaking(reading: Extraction) -> frozenset[str]:
    """Return the names of those who are cited: they live."""
    cited = [row.speaker for row in reading.quotes] + [row.source for row in reading.claims]
    return frozenset(row.name for row in cited if row is not None and row.name)


class _Name(NamedTuple):
    """A name that may be of somebody who died, and where it stands."""

    start: int
    end: int
    name: str
    person: bool
    """Whether it was recognised as a person's."""


def _candidates(reading: Extraction, sentence: Sentence) -> list[_Name]:
    """Return the persons of a sentence, and what is written like a name and is nothing else."""
    mentions = [row for row in reading.mentions if row.sentence == sentence.index]
    found = [_Name(row.start, row.end, _name(row), True) for row in mentions if is_named(row)]
    words = reading.article.text[sentence.start : sentence.end].split()
    if sum(word[:1].islower() for word in words) * 2 < len(words):
        return sorted(found)  # in a headline every word may have a capital
    for match in _FULL_NAME.finditer(reading.article.text, sentence.start, sentence.end):
        apart = all(row.end <= match.start() or match.end() <= row.start for row in mentions)
        opens = match.start() == sentence.start
        aged = _YEARS.match(reading.article.text, match.end())
        if apart and (aged or not opens) and _is_full(match[0]):
            found.append(_Name(match.start(), match.end(), match[0], False))
    return sorted(found)


def _dead(text: str, sentence: Sentence, names: Sequence[_Name]) -> Iterator[str]:
    """Yield the names beside words of death, and those that a list joins to them.

    After "the dead were identified as" it is all names; where a sentence tells of one death and
    has one name, that name.
    """
    all_after = _words().all_after.search(text, sentence.start, sentence.end)
    alone = len(names) == 1 and _words().fatal.search(text, sentence.start, sentence.end)
    last: _Name | None = None
    for row in names:
        sure = row.person or _YEARS.match(text, row.end)
        if (alone and sure) or (all_after and row.start >= all_after.end()):
            yield row.name
            continue
        before = text[max(sentence.start, row.start - BESIDE) : row.start]
        after = text[row.end : min(sentence.end, row.end + BESIDE)]
        listed = last is not None and _JOINED.match(text[last.end : row.start])
        if listed or _words().before.search(_BARE_AGE.sub("", before)) or _follows(after):
            last = row
            yield row.name


def _follows(after: str) -> bool:
    words = _words().after
    skipped = _AGE.match(after)
    return bool(words.match(after.lstrip()) or (skipped and words.match(after[skipped.end() :])))


def is_past(reading: Extraction, sentence: int) -> bool:
    """Say whether a sentence speaks of a day long before its article."""
    published = reading.article.published
    if published is None:
        return False
    return any(
        row.date is not None and row.date.end is not None and published.date() - row.date.end > PAST
        for row in reading.mentions
        if row.sentence == sentence and row.kind == "time"
    )


def is_named(mention: Mention) -> bool:
    """Say whether a mention is a person's name, not merely an office or a description."""
    actor = mention.actor
    if actor is None or actor.kind != "person" or actor.name == actor.role:
        return False
    return _is_full(actor.name)


def _is_full(name: str) -> bool:
    """Say whether a name has two parts or more, none of them an office."""
    words = [word.casefold().strip(".") for word in _CAPITALS.findall(name)]
    return len(words) >= FEWEST_PARTS and _titles().isdisjoint(words)


def _name(mention: Mention) -> str:
    actor = mention.actor
    return actor.name if actor else mention.text


class _Words(NamedTuple):
    before: re.Pattern[str]
    after: re.Pattern[str]
    unless: re.Pattern[str]
    deadly: re.Pattern[str]
    listed: re.Pattern[str]
    all_after: re.Pattern[str]
    fatal: re.Pattern[str]


@cache
def _words() -> _Words:
    file = load("gaps", _File)
    before = compiled(file.named.before, file.lists).pattern
    office = compiled(file.named.before_office, file.lists).pattern
    return _Words(
        before=re.compile(
            rf"{before}\W*$|{office}(?:\s+[^\s,.;:!?]{{1,40}}){{0,5}}\s*$", re.IGNORECASE
        ),
        after=compiled(file.named.after, file.lists),
        unless=compiled(file.named.unless, file.lists),
        listed=compiled(file.named.listed, file.lists),
        all_after=compiled(file.named.all_after, file.lists),
        fatal=compiled(file.named.fatal, file.lists),
        deadly=compiled(
            (
                *file.named.before, *file.named.before_office, *file.named.after,
                *file.named.all_after, *file.named.fatal,
            ),
            file.lists,
        ),
    )  # fmt: skip


@cache
def _titles() -> frozenset[str]:
    file: dict[str, Any] = load("source_classes", dict)
    return frozenset(file["titles"]) | load("gaps", _File).named.no_person
