"""Follow-ups that were promised, and the questions that articles ask themselves.

A promise is kept by a later article whose words tell of its result: of the same topic, and of
whoever promised, where that is known. A result that names nobody who fits is an answer in part. No
article answers a promise that was made on the same day or later.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

import msgspec

from dateline.across import order
from dateline.across.following import Following
from dateline.across.gaps.gap import Gap
from dateline.across.gaps.naming import is_past, named_dead
from dateline.across.gaps.states import Asked, State, fold
from dateline.records import (
    Extraction,
    PromiseTopic,
    Question,
    Sentence,
    Source,
    span,
)
from dateline.text.wording import compiled
from dateline.vocabulary import load

_WORD = re.compile(r"[^\W\d_]{3,}")
# Words that tell nobody from others: an official speaks for whoever promised.
_COMMON = frozenset(
    {"the", "and", "for", "his", "her", "its", "their", "our", "new", "local", "official",
     "spokesman", "spokeswoman", "spokesperson", "source", "statement", "authoritie"}
)  # fmt: skip

_WANTED: dict[PromiseTopic, str] = {
    "inquiry": "the inquiry's findings, or word that it was closed",
    "results": "the results themselves",
    "names": "the names, or a list",
    "statement": "the statement itself",
    "ruling": "the court's decision, or a new date",
    "autopsy": "the cause of death that was found",
    "visit": "what was seen on the visit",
    "payment": "word that the money was paid, from those who were to get it",
    "release": "word that they were freed or handed over, and how many",
}

# Questions that the naming of a perpetrator may answer.
_WHO_DID = re.compile(
    r"^(?:so\s+)?who(?:'s|’s)?\b.*\b(?:behind|responsible|did|ordered|fired|killed|attacked|shot|"
    r"bombed|carried\s+out|planted|shelled|to\s+blame|benefits?)\b",
    re.IGNORECASE,
)


class _Made(NamedTuple):
    """A promise as one article has it."""

    question: Question
    reading: Extraction
    at: int


# --- promises --------------------------------------------------------------------------------


def promises(following: Following) -> Iterator[Gap]:
    """Yield the follow-ups that articles promise, each once, and what became of it."""
    readings = following.extractions
    for rows in _together(readings):
        first = rows[0].question
        topic = first.topic or "inquiry"
        who = next((row.question.who for row in rows if row.question.who), None)
        due = next((row.question.due for row in reversed(rows) if row.question.due), None)
        text = max((row.question for row in rows), key=_fullness).text
        asked = Asked(
            "promised", topic, text, _WANTED[topic], first.id, None,
            tuple(dict.fromkeys(_told(row) for row in rows)),
        )  # fmt: skip
        gap = fold(
            asked,
            _states(readings, rows, topic, who),
            due=due,
            raised_by=tuple(dict.fromkeys(row.question.id for row in rows)),
            evidence=tuple(dict.fromkeys(piece for row in rows for piece in row.question.evidence)),
        )
        if gap:
            yield gap


def _fullness(question: Question) -> int:
    """Return how fully a question says whose promise it is of."""
    return len(question.who.text) if question.who else 0


def _told(row: _Made) -> str:
    publisher = row.reading.article.publisher
    words = " ".join(row.question.evidence[0].quote.split())
    return f"{publisher}: “{words}”" if publisher else f"“{words}”"


def _together(readings: Sequence[Extraction]) -> list[list[_Made]]:
    """Return promises of one thing together; a promise after the result is a new one."""
    groups: list[list[_Made]] = []
    for at, reading in enumerate(readings):
        for question in reading.questions:
            if question.kind != "promised" or question.topic is None:
                continue
            row = _Made(question, reading, at)
            group = next((rows for rows in groups if _same(rows, row, readings)), None)
            if group is None:
                groups.append([row])
            else:
                group.append(row)
    return groups


def _same(rows: Sequence[_Made], row: _Made, readings: Sequence[Extraction]) -> bool:
    """Say whether a promise is of what others promised before, and is not yet kept."""
    topic, who = rows[0].question.topic, row.question.who
    if topic != row.question.topic or topic is None:
        return False
    named = next((one.question.who for one in rows if one.question.who), None)
    if who and named and _words_of(who) and _words_of(named) and not _alike(who, named):
        return False
    between = readings[rows[0].at + 1 : row.at]
    return not any(
        _result(reading, topic, named) for reading in between if _later(rows[0].reading, reading)
    )


def _alike(one: Source, other: Source) -> bool:
    if one.actor and other.actor:
        return one.actor == other.actor
    return bool(_words_of(one) & _words_of(other))


def _words_of(who: Source) -> frozenset[str]:
    """Return the words that tell one institution or person from another."""
    parts = (who.text, who.name or "", *who.affiliations)
    words = {word.casefold().rstrip("s") for part in parts for word in _WORD.findall(part)}
    return frozenset(words - _COMMON)


def _later(first: Extraction, other: Extraction) -> bool:
    """Say whether an article came after the day of another."""
    one, two = order.said(first.article), order.said(other.article)
    return one is not None and two is not None and two.date() > one.date()


def _states(
    readings: Sequence[Extraction], rows: Sequence[_Made], topic: PromiseTopic, who: Source | None
) -> Iterator[tuple[Extraction, State]]:
    first = rows[0]
    quote = " ".join(first.question.evidence[0].quote.split())
    yield (
        first.reading,
        State("open", f"Promised: “{quote}”", (first.question.id,), first.question.evidence),
    )
    best: State | None = None
    for reading in readings[first.at + 1 :]:
        if not _later(first.reading, reading) or (best and best.level == "closed"):
            continue
        found = _result(reading, topic, who)
        if found and (best is None or found.level == "closed"):
            best = found
            yield reading, found


def _result(reading: Extraction, topic: PromiseTopic, who: Source | None) -> State | None:
    """Return the answer that an article gives to a promise; None where it tells of no result."""
    if topic == "names" and (dead := named_dead(reading)):
        names = ", ".join(row.name for row in dead[:8])
        claims = tuple(dict.fromkeys(row.claim for row in dead if row.claim))
        pieces = tuple(dict.fromkeys(row.evidence for row in dead))
        return State("closed", f"Named: {names}.", claims or (reading.article.id,), pieces)
    part: State | None = None
    for sentence in reading.sentences:
        if not _tells(reading, sentence, topic):
            continue
        piece = span(reading.article, sentence.start, sentence.end)
        how = f"“{' '.join(piece.quote.split())}”"
        if topic != "statement" and (who is None or _is_of(reading, sentence, who)):
            return State("closed", how, (reading.article.id,), (piece,))
        if topic != "statement" or (who is not None and _is_of(reading, sentence, who)):
            part = part or State("partly", f"Perhaps: {how}", (reading.article.id,), (piece,))
    return part


def _tells(reading: Extraction, sentence: Sentence, topic: PromiseTopic) -> bool:
    """Say whether a sentence tells of a result: as a fact, and not of long ago."""
    text = reading.article.text[sentence.start : sentence.end]
    match = _words().results[topic].search(text)
    if match is None or is_past(reading, sentence.index):
        return False
    before = re.split(r"[;,]|\bbut\b|\bthat\b", text[: match.start()])[-1]
    return not _words().blocks.search(before)


def _is_of(reading: Extraction, sentence: Sentence, who: Source) -> bool:
    """Say whether a sentence, or whoever is cited in it, is of whoever promised."""
    text = reading.article.text[sentence.start : sentence.end]
    said = {word.casefold().rstrip("s") for word in _WORD.findall(text)}
    if _words_of(who) & said:
        return True
    return any(
        quote.speaker is not None and _alike(quote.speaker, who)
        for quote in reading.quotes
        if quote.evidence and sentence.start <= quote.evidence[0].start < sentence.end
    )


# --- what articles ask -----------------------------------------------------------------------


def asked(following: Following, others: Sequence[Gap]) -> Iterator[Gap]:
    """Yield the questions that articles ask themselves, each once.

    They stay open: who reads can tell best what answers them. Where a question asks who did it,
    and that was told later, the answer is pointed at.
    """
    seen: dict[str, list[tuple[Question, Extraction]]] = {}
    for reading in following.extractions:
        for question in reading.questions:
            if question.kind == "asked":
                key = " ".join(_WORD.findall(question.text.casefold()))
                seen.setdefault(key, []).append((question, reading))
    for rows in seen.values():
        question, reading = rows[0]
        start = State(
            "open", "The article asks, and does not say.", (question.id,), question.evidence
        )
        states = [(reading, start)]
        if answer := _who_did(question, reading, following, others):
            states.append(answer)
        gap = fold(
            Asked("asked", "", question.text, "an answer in somebody's words", question.id,
                  None, _publishers(rows)),
            states,
            raised_by=tuple(row.id for row, _ in rows),
            evidence=tuple(dict.fromkeys(piece for row, _ in rows for piece in row.evidence)),
        )  # fmt: skip
        if gap:
            yield gap


def _publishers(rows: Sequence[tuple[Question, Extraction]]) -> tuple[str, ...]:
    names = dict.fromkeys(row.article.publisher for _, row in rows if row.article.publisher)
    return (f"Asked by {', '.join(names)}.",) if names else ()


def _who_did(
    question: Question, reading: Extraction, following: Following, others: Sequence[Gap]
) -> tuple[Extraction, State] | None:
    """Return the later article that blames somebody, where a question asks who did it."""
    if not _WHO_DID.search(question.text):
        return None
    by_id = {row.article.id: row for row in following.extractions}
    for gap in others:
        for step in gap.history if gap.kind == "perpetrator" else ():
            later = by_id.get(step.article)
            if later is None or step.leaves == "open" or not _later(reading, later):
                continue
            how = f"May be answered: {step.how}"
            return later, State("partly", how, step.findings, step.evidence)
    return None


# --- words -----------------------------------------------------------------------------------


class _File(msgspec.Struct, frozen=True):
    lists: dict[str, tuple[str, ...]]
    results: dict[PromiseTopic, tuple[str, ...]]
    blocks: tuple[str, ...]


class _Words(NamedTuple):
    results: dict[PromiseTopic, re.Pattern[str]]
    blocks: re.Pattern[str]


@cache
def _words() -> _Words:
    file = load("gaps", _File)
    rows = dict(file.results)
    # Who promised a report has kept the promise with whatever the inquiry found, and the reverse.
    rows["results"] = rows["inquiry"] = (*rows["inquiry"], *rows["results"])
    results = {topic: compiled(patterns, file.lists) for topic, patterns in rows.items()}
    return _Words(results, compiled(file.blocks, file.lists))
