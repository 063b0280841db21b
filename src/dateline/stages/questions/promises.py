"""What an article says is to follow: an inquiry that was opened, names that will be published.

Precision first: the words are those of `follow_ups.yaml`, and a clause that denies, asks for or
only imagines what it tells of promises nothing. "Police are investigating" promises nothing either:
every report of a crime says so.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

import msgspec

from dateline.draft import Draft
from dateline.records import Interval, Mention, PromiseTopic, Sentence, Source, span
from dateline.stages.questions.found import Found
from dateline.text.dateline import dateline_end
from dateline.text.wording import compiled, lowered, marked
from dateline.vocabulary import load

# Follow-ups that one article promises: an article that seems to promise more is a calendar.
MAX_PROMISES = 4

# Words of whoever promises; a longer subject was cut in the wrong place.
MAX_SUBJECT = 8

# What was begun longer ago than this is history.
RECENT = timedelta(days=60)
# Characters between the words of a promise and a day of theirs ("was opened in 1998").
NEAR = 12

# Longer sentences are lists or broken pages.
MAX_SENTENCE = 1_500

_DAYS = {"D": 1, "W": 7, "M": 31, "Y": 366}
_DURATION = re.compile(r"P(\d{1,3})([DWMY])$")
_WITHIN = re.compile(r"(?:within|in|in the (?:next|coming))\s*$", re.IGNORECASE)
# Pluperfect: "had promised", "inquiry had been opened"; not "had two weeks".
_HAD = re.compile(
    r"\bhad\s+(?:\w+ly\s+|also\s+|already\s+)?(?:been\s+)?\w+(?:ed|en|un|ught)\b", re.IGNORECASE
)
_IN = re.compile(r"^[\s,]*(?:in|on|since|at|last|as early as)?\s*(?:the )?$", re.IGNORECASE)


class Topic(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One topic of `promises` in the file."""

    anchors: frozenset[str]
    by_subject: tuple[str, ...] = ()
    by_source: tuple[str, ...] = ()
    withheld: tuple[str, ...] = ()


class FollowUps(msgspec.Struct, frozen=True):
    """The part of `follow_ups.yaml` that tells of promises."""

    lists: dict[str, tuple[str, ...]]
    promises: dict[PromiseTopic, Topic]
    blocks: tuple[str, ...]
    clauses: tuple[str, ...]
    pronouns: frozenset[str]
    questions: dict[PromiseTopic, tuple[str, str]]


class _Rule(NamedTuple):
    topic: PromiseTopic
    anchors: frozenset[str]
    words: re.Pattern[str]
    subject: bool
    blocked: bool


class _Promise(NamedTuple):
    topic: PromiseTopic
    sentence: Sentence
    who: Source | None
    due: Interval | None
    acts: bool
    """Whether `who` is said to act, and is not only who says so."""


def promised(draft: Draft) -> list[Found]:
    """Return what an article says is to follow, each once, with who said so and by when."""
    kept: list[_Promise] = []
    for sentence in draft.sentences:
        if sentence.end - sentence.start <= MAX_SENTENCE:
            kept += _of_sentence(draft, sentence)
    return [_found(draft, rows) for rows in _told_once(kept)[:MAX_PROMISES]]


def _of_sentence(draft: Draft, sentence: Sentence) -> Iterator[_Promise]:
    words = {token.lower for token in draft.tokens[sentence.index]}
    if words.isdisjoint(_anchors()):
        return
    text = lowered(draft.article.text[sentence.start : sentence.end])
    taken: list[re.Match[str]] = []
    for rule in _rules():
        match = None if words.isdisjoint(rule.anchors) else rule.words.search(text)
        if match is None or any(_overlap(match, other) for other in taken):
            continue
        start, end = sentence.start + match.start(), sentence.start + match.end()
        if (rule.blocked and _is_blocked(text, match)) or _is_history(draft, sentence, start, end):
            continue
        taken.append(match)
        verb = sentence.start + marked(match)
        who = _subject(draft, sentence, verb) if rule.subject else None
        if rule.subject or rule.topic != "ruling":  # who tells of a court's day is not the court
            who = who or _speaker(draft, verb, end)
        due = _due(draft, sentence, start)
        yield _Promise(rule.topic, sentence, who, due, rule.subject)


def _overlap(one: re.Match[str], other: re.Match[str]) -> bool:
    return one.start() < other.end() and other.start() < one.end()


def _is_blocked(text: str, match: re.Match[str]) -> bool:
    """Say whether the clause up to the end of a match denies it, asks for it or imagines it."""
    before = re.split(r";|\bbut\b|[“”\"]", text[: match.start()])[-1]
    return bool(_blocks().search(f"{before} {match[0]}"))


def _is_history(draft: Draft, sentence: Sentence, start: int, end: int) -> bool:
    """Say whether a promise is told of as long past.

    A day long ago stands right after its words, or it *had* been made (unless somebody says so).
    """
    text = draft.article.text
    if _HAD.search(text, max(sentence.start, start - 16), end) and not draft.quote_over(start, end):
        return True
    published = draft.article.published
    for mention in _times(draft, sentence):
        near = 0 <= mention.start - end <= NEAR
        if near and mention.date and mention.date.end and _IN.match(
            draft.article.text[end : mention.start]
        ):  # fmt: skip
            return published is not None and published.date() - mention.date.end > RECENT
    return False


def _times(draft: Draft, sentence: Sentence) -> Iterator[Mention]:
    for mention in draft.mentions:
        if mention.kind == "time" and mention.sentence == sentence.index:
            yield mention


def _due(draft: Draft, sentence: Sentence, start: int) -> Interval | None:
    """Return by when a follow-up is said to come: a day that lies ahead, the first after `start`.

    Where none follows the words of the promise, the nearest before them counts.
    """
    if draft.article.published is None:
        return None
    today = draft.article.published.date()
    before = None
    for mention in _times(draft, sentence):
        when = _ahead(draft, mention, today)
        if when is not None and mention.start >= start:
            return when
        before = when or before
    return before


def _ahead(draft: Draft, mention: Mention, today: date) -> Interval | None:
    when = mention.date
    if when is not None and when.start is not None and when.end is not None:
        return when if when.end > today and when.end - today < timedelta(days=3_660) else None
    length = _DURATION.match(mention.value or "")
    if length and _WITHIN.search(draft.article.text[max(0, mention.start - 20) : mention.start]):
        until = today + timedelta(days=int(length[1]) * _DAYS[length[2]])
        return Interval(start=today, end=until, precision="range", words=mention.text)
    return None


def _speaker(draft: Draft, start: int, end: int) -> Source | None:
    quote = draft.quote_over(start, end)
    return quote.speaker if quote else None


def _subject(draft: Draft, sentence: Sentence, end: int) -> Source | None:
    """Return the words before a verb as whoever acts; None where they name nobody.

    After an insertion ("the head of the Authority, Ana Prado, had promised") it is what the
    insertion names.
    """
    text = draft.article.text
    begin = min(dateline_end(text, sentence.start, sentence.end), end)
    before = text[begin:end]
    breaks = [match.end() for match in _clauses().finditer(before)]
    start = begin + max(breaks, default=0)
    words = _AUXILIARY.sub("", f" {text[start:end].strip()}").strip()
    if not words and len(breaks) > 1 and before[breaks[-1] - 1] == ",":
        start = begin + breaks[-2]
        words = text[start : begin + breaks[-1] - 1].strip()
    start = text.index(words, start)
    if not words or len(words.split()) > MAX_SUBJECT:
        return None
    if words.split()[-1].lower() in _file().pronouns or words.lower().startswith(_POSSESSIVES):
        return None
    for quote in draft.quotes:
        if quote.speaker and quote.speaker.start == start:
            return quote.speaker
    actor = next(
        (m.actor for m in draft.mentions if m.actor and start <= m.start and m.end <= end), None
    )
    named = actor is not None and actor.kind == "person" and actor.name != actor.role
    name = actor.name if actor and named else None
    return Source(
        text=words, start=start, end=start + len(words), name=name, named=named,
        actor=actor.id if actor else None, country=actor.country if actor else None,
    )  # fmt: skip


_POSSESSIVES = ("his ", "her ", "its ", "their ", "our ", "my ")
_AUXILIARY = re.compile(
    r"(?:\s+(?:has|have|had|also|now|already|then|later|on|today|immediately|is|are|was|were|\w+ly|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day))+$",
    re.IGNORECASE,
)


def _told_once(found: list[_Promise]) -> list[list[_Promise]]:
    """Return promises of one topic together, those of two different parties apart."""
    groups: list[list[_Promise]] = []
    for row in found:
        for rows in groups:
            # A headline's "Authority" is the text's "Southern Regional Authority".
            named = {_name(one.who).split()[-1] for one in (*rows, row) if one.who and one.acts}
            if rows[0].topic == row.topic and len(named) < 2:
                rows.append(row)
                break
        else:
            groups.append([row])
    return groups


def _name(who: Source | None) -> str:
    return (who.name or who.text).casefold() if who else ""


def _called(draft: Draft, who: Source) -> str:
    """Return how a source is called in running words: without the capital of its sentence."""
    if who.name or any(m.start == who.start and m.kind == "place" for m in draft.mentions):
        return who.name or who.text
    opens = any(sentence.start == who.start for sentence in draft.sentences)
    opens = opens or who.text.startswith(("The ", "A ", "An "))
    return f"{who.text[:1].lower()}{who.text[1:]}" if opens else who.text


def _found(draft: Draft, rows: list[_Promise]) -> Found:
    topic = rows[0].topic
    # Who acts before who says so; of these the fullest words, as a headline has the shortest.
    told = [row for row in rows if row.who]
    fullest = max(
        told, key=lambda row: (row.acts, len(row.who.text if row.who else "")), default=None
    )
    who = fullest.who if fullest else None
    due = next((row.due for row in rows if row.due), None)
    with_who, without = _file().questions[topic]
    text = with_who.format(who=_called(draft, who)) if who else without
    if due and due.end:
        text += f" It was to come by {due.end.day} {due.end:%B} {due.end.year}."
    evidence = tuple(span(draft.article, row.sentence.start, row.sentence.end) for row in rows)
    return Found("promised", text, evidence, (), topic=topic, who=who, due=due)


@cache
def _file() -> FollowUps:
    return load("follow_ups", FollowUps)


@cache
def _rules() -> tuple[_Rule, ...]:
    file = _file()
    found = []
    for name, topic in file.promises.items():
        kinds = ((topic.by_subject, True, True), (topic.by_source, False, True),
                 (topic.withheld, False, False))  # fmt: skip
        for rows, subject, blocked in kinds:
            if rows:
                words = compiled(rows, file.lists, lowered=True)
                found.append(_Rule(name, topic.anchors, words, subject, blocked))
    return tuple(found)


@cache
def _anchors() -> frozenset[str]:
    return frozenset().union(*(topic.anchors for topic in _file().promises.values()))


@cache
def _blocks() -> re.Pattern[str]:
    return compiled(_file().blocks, {}, lowered=True)


@cache
def _clauses() -> re.Pattern[str]:
    words = "|".join(_file().clauses)
    return re.compile(rf"[,;:“”\"—–]|\.(?=[A-Z])|\b(?:{words})\b", re.IGNORECASE)
