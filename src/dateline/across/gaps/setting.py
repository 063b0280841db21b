"""What is asked of the scene: where, when, and by what."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import cache
from typing import NamedTuple

import msgspec

from dateline.across import order
from dateline.across.gaps import words
from dateline.across.gaps.gap import Gap, GapKind
from dateline.across.gaps.naming import PAST
from dateline.across.gaps.states import Asked, Level, State, fold
from dateline.across.gaps.told import Case, Told
from dateline.records import ClaimClass, Interval, Mention, Place, Span, span
from dateline.text.wording import compiled
from dateline.vocabulary import load

_COARSE = frozenset({"country", "sea", "region", "unknown"})
_DAYS = frozenset({"time", "day", "weekend"})
# Of these classes a cause or weapon is asked.
_HURT: frozenset[ClaimClass] = frozenset({"killed", "injured", "casualties"})


class Given(NamedTuple):
    """What one article gives: how far it answers, in words, and where it says so."""

    level: Level
    words: str
    finding: str
    evidence: Span


def place(case: Case) -> Gap | None:
    """Ask where, where no place is given finer than a division or region."""
    return _asked(
        case, "place", "Where exactly did it happen?", "the town, village, street or building",
        _places, "No place finer than a region or country is given.",
    )  # fmt: skip


def date(case: Case) -> Gap | None:
    """Ask when, where no day is known."""
    return _asked(
        case, "date", "On what day did it happen?",
        "the day in somebody's words, or the article's date of publication", _dates,
        "No day is given.",
    )  # fmt: skip


def cause(case: Case) -> Gap | None:
    """Ask how people were killed or hurt, where no cause or weapon is named."""
    if case.leading is None or case.leading.class_ not in _HURT:
        return None
    return _asked(
        case, "cause", f"What were they {words.class_(case.leading.class_)} by?",
        "the weapon or cause, from a hospital, an inquiry or those who were there", _causes,
        "No cause or weapon is named.",
    )  # fmt: skip


def _asked(
    case: Case,
    kind: GapKind,
    text: str,
    wanted: str,
    given: Callable[[Told], Iterator[Given]],
    lacking: str,
) -> Gap | None:
    """Return the gap that is closed by the first article that gives the whole answer."""
    best: Given | None = None
    states = []
    known: list[str] = []
    for told in case.told:
        rows = list(given(told))
        known += [row.words for row in rows]
        for row in rows:
            if best is None or _RANKS[row.level] > _RANKS[best.level]:
                best = row
        states.append((told.reading, _state(best, lacking, case)))
    people = f" ({words.people(case.leading)}{_where(case, kind)})" if case.leading else ""
    asked = Asked(
        kind, "", f"{text}{people}", wanted, case.anchor, case.happening.id,
        tuple(dict.fromkeys(known)),
    )  # fmt: skip
    return fold(asked, states)


_RANKS: dict[Level, int] = {"unasked": 0, "open": 0, "partly": 1, "contested": 1, "closed": 2}


def _where(case: Case, kind: GapKind) -> str:
    scene = case.happening.place.name if case.happening.place and kind != "place" else ""
    day = words.when(case.happening.date) if kind != "date" else None
    return "".join(f", {part}" for part in (scene, day) if part)


def _state(best: Given | None, lacking: str, case: Case) -> State:
    if best is None:
        return State("open", lacking, case.raising, case.evidence)
    return State(best.level, best.words, (best.finding,), (best.evidence,))


def _places(told: Told) -> Iterator[Given]:
    for claim in told.claims:
        if claim.place is not None and claim.place.kind not in {"country", "sea"}:
            yield Given(
                _fineness(claim.place), _named(claim.place), claim.id, claim.evidence[0]
            )  # fmt: skip
    for attack in told.attacks:
        if attack.place is not None and attack.place.kind not in {"country", "sea"}:
            yield Given(
                _fineness(attack.place), _named(attack.place), attack.id, attack.evidence[0]
            )  # fmt: skip
    yield from _place_beside(told)


def _place_beside(told: Told) -> Iterator[Given]:
    """Yield a place finer than a division that is named with the figures, or in their lead."""
    for mention in told.mentions_of_scene():
        place = mention.place
        if place is not None and place.use == "literal" and _fineness(place) == "closed":
            yield Given("closed", _named(place), told.first.id, _words(told, mention))
            return


def _words(told: Told, mention: Mention) -> Span:
    return span(told.reading.article, mention.start, mention.end)


def _fineness(row: Place) -> Level:
    """Say how far a place answers: an unknown name, or a division, in part."""
    if row.geonameid is None and row.lat is None:
        return "partly"
    return "partly" if row.kind in _COARSE or row.kind == "admin1" else "closed"


def _named(row: Place) -> str:
    known = " (not found on the map)" if row.geonameid is None and row.lat is None else ""
    return f"Given as {f'{row.relation} ' if row.relation else ''}{row.name}{known}."


def _dates(told: Told) -> Iterator[Given]:
    for claim in told.claims:
        if claim.date is not None and claim.date.start and claim.date.end:
            yield Given(_sharpness(claim.date), _when(claim.date), claim.id, claim.evidence[0])
    for attack in told.attacks:
        if attack.date is not None and attack.date.start and attack.date.end:
            yield Given(_sharpness(attack.date), _when(attack.date), attack.id, attack.evidence[0])
    yield from _day_beside(told)


def _day_beside(told: Told) -> Iterator[Given]:
    """Yield a day that is named with the figures, or in their lead, and is not long past."""
    published = order.said(told.reading.article)
    for mention in told.mentions_of_scene():
        when = mention.date
        if mention.kind != "time" or when is None or not (when.start and when.end):
            continue
        recent = published is None or timedelta(0) <= published.date() - when.end < PAST
        if when.precision in _DAYS and recent:
            yield Given("closed", _when(when), told.first.id, _words(told, mention))
            return


def _sharpness(row: Interval) -> Level:
    return "closed" if row.precision in _DAYS else "partly"


def _when(row: Interval) -> str:
    said = f" (“{row.words}”)" if row.words else ""
    return f"Given as {words.when(row)}{said}."


def _causes(told: Told) -> Iterator[Given]:
    for claim in told.claims:
        if claim.cause:
            yield Given("closed", f"Given as {claim.cause.lower()}.", claim.id, claim.evidence[0])
    for attack in told.attacks:
        if attack.mode:
            text = f"Told as “{attack.trigger.quote}” ({attack.mode})."
            yield Given("closed", text, attack.id, attack.evidence[0])
    for row in told.sentences:
        match = _weapons().search(told.reading.article.text, row.start, row.end)
        if match:
            piece = span(told.reading.article, row.start, row.end)
            yield Given("closed", f"Told as “{match[0]}”.", told.first.id, piece)


class _File(msgspec.Struct, frozen=True):
    weapons: tuple[str, ...]


@cache
def _weapons() -> re.Pattern[str]:
    return compiled(load("gaps", _File).weapons, {})
