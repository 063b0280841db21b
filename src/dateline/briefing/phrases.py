"""Words for what the record holds. Every function is a plain record-to-text rule."""

from collections.abc import Sequence
from datetime import date
from functools import cache

import msgspec

from dateline.records import Attribution, Claim, Event, Interval, Party, Place, Source, Tie
from dateline.text.countries import by_iso3
from dateline.vocabulary import load


class EventPhrase(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How an event type reads, by what is known of its parties."""

    active: str
    noun: str
    to: str


class TiePhrase(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a tie reads, and what stands before its recipient or place."""

    noun: str
    to: str


class Phrases(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file `phrases.yaml`."""

    events: dict[str, EventPhrase]
    stages: dict[str, str]
    claims: dict[str, str]
    stances: dict[str, str]
    ties: dict[str, TiePhrase]


@cache
def phrases() -> Phrases:
    """Return the wording table."""
    return load("phrases", Phrases)


def day(value: date) -> str:
    """`3 January 2026`."""
    return f"{value.day} {value:%B} {value.year}"


def _days(start: date, end: date) -> str:
    if start == end:
        return day(start)
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}–{day(end)}"
    if start.year == end.year:
        return f"{start.day} {start:%B} – {day(end)}"
    return f"{day(start)} – {day(end)}"


def when(interval: Interval | None) -> str:
    """Return the time as a phrase with its preposition; empty where nothing is said of it."""
    if interval is None:
        return ""
    start, end = interval.start, interval.end
    if start is None and end is None:
        return f"at a time given as “{interval.words}”, not resolved" if interval.words else ""
    if start is None or end is None:
        known = start or end
        assert known is not None
        about = "about " if interval.approximate else ""
        told = f"{'since' if end is None else 'until'} {about}{_coarse(known, interval)}"
    else:
        told = _during(start, end, interval)
    # The article's own words, where they are others than these.
    said = interval.words and interval.words.lower() not in told.lower()
    return f"{told} (“{interval.words}”)" if said else told


def _during(start: date, end: date, interval: Interval) -> str:
    about = "about " if interval.approximate else ""
    match interval.precision:
        case "year" if start.year == end.year:
            return f"in {about}{start.year}"
        case "month" if (start.year, start.month) == (end.year, end.month):
            return f"in {about}{start:%B} {start.year}"
        case "weekend":
            return f"on the weekend of {about}{_days(start, end)}"
        case "year" | "decade" | "century":
            return f"between {about}{start.year} and {end.year}"
    if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31):
        return f"between {about}{start.year} and {end.year}"
    if start == end:
        return f"on {about}{day(start)}"
    return f"between {about}{_between(start, end)}"


def _between(start: date, end: date) -> str:
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day} and {day(end)}"
    if start.year == end.year:
        return f"{start.day} {start:%B} and {day(end)}"
    return f"{day(start)} and {day(end)}"


def _coarse(value: date, interval: Interval) -> str:
    if interval.precision in {"year", "decade", "century"}:
        return str(value.year)
    return f"{value:%B} {value.year}" if interval.precision == "month" else day(value)


# UCDP `where_prec`: 2 is a place known only as near or around the named one.
NEAR = 2


def where(place: Place | None) -> str:
    """Return `in NAME` (or `near`) with the country where the name alone does not say it."""
    if place is None:
        return ""
    country = f", {_country(place.country)}" if place.country and _differs(place) else ""
    joint = "near" if place.precision == NEAR else "in"
    return f"{joint} {place.name}{country}" + ("" if place.geonameid else " (place not resolved)")


def _country(code: str) -> str:
    known = by_iso3().get(code)
    return known.name if known else code


def _differs(place: Place) -> bool:
    """Say whether the country adds something to the place's name."""
    assert place.country is not None
    return place.kind != "country" and _country(place.country) != place.name


def names(parties: Sequence[Party]) -> str:
    """Return the parties' names, joined as a list reads."""
    found = list(dict.fromkeys(party.name for party in parties))
    return found[0] if len(found) == 1 else f"{', '.join(found[:-1])} and {found[-1]}"


# Words that have a capital only because their sentence begins with them.
_OPENERS = frozenset(
    ["The", "A", "An", "His", "Her", "Its", "Their", "One", "Two", "Three", "Four", "Five", "Some",
     "Several", "Many", "Most", "Other", "Another"]
)  # fmt: skip


def cited(source: Source) -> str:
    """Return a source as a reader would cite it: name, role and affiliation, or description."""
    if source.name is None:
        first, _, rest = source.text.partition(" ")
        return f"{first.lower()} {rest}" if rest and first in _OPENERS else source.text
    about = ", ".join(dict.fromkeys((*source.roles, *source.affiliations)))
    return f"{source.name} ({about})" if about else source.name


def according(attribution: Attribution | None) -> str:
    """Return `, according to …`; empty for the article's own voice."""
    if attribution is None:
        return ""
    verb = phrases().stances[attribution.stance]
    return f", as {cited(attribution.source)} {verb}"


def sentence(*parts: str) -> str:
    """Join phrases with single blanks, open with a capital and close with a full stop."""
    words = " ".join(part for part in parts if part).replace(" ,", ",").strip()
    return f"{words[:1].upper()}{words[1:].rstrip('.')}."


def event(found: Event) -> str:
    """Return an event as one sentence: who did what to whom, where, when, according to whom.

    The article's own word for it stands in brackets, because a type is coarser than the word.
    """
    words = phrases().events[found.type]
    worded = f"“{found.trigger.quote}”"
    mode = f"({found.mode}; {worded})" if found.mode else f"({worded})"
    if found.actors and found.recipients:
        core = f"{names(found.actors)} {words.active} {names(found.recipients)}"
    elif found.recipients:
        core = f"{words.noun} {words.to} {names(found.recipients)}, by whom is not said"
    elif found.actors:
        core = f"{names(found.actors)}: {words.noun}, {words.to} whom is not said"
    else:
        core = f"{words.noun}, by whom is not said"
    return sentence(core, mode, where(found.place), when(found.date), according(found.attribution))


def figure(claim: Claim) -> str:
    """Return a claim's figure as worded by its bounds: `about 80`, `at least 32`, `10 to 15`."""
    low, best, high = claim.low, claim.best, claim.high
    if best is None and low is None and high is None:
        return f"an unstated number (“{claim.words}”)"
    match claim.exactness:
        case "exact":
            return f"{best if best is not None else low:,}"
        case "approximate":
            return f"about {best if best is not None else low:,}"
        case "at_least":
            return f"at least {low:,}"
        case "at_most":
            return f"at most {high:,}"
        case "range" if low is not None and high is not None:
            return f"{low:,} to {high:,}"
    return f"“{claim.words}”" + (f" (at least {low:,})" if low is not None else "")


def claim(found: Claim) -> str:
    """Return a claim as one sentence: how many, of whom, how, where, when, according to whom."""
    cause = f"(cause: “{found.cause}”)" if found.cause else ""
    inferred = (
        f"; the word used is “{found.class_word}”, other words of the article speak of "
        f"{found.inferred_class}"
        if found.inferred_class
        else ""
    )
    source = (
        f", as {cited(found.source)} {phrases().stances[found.stance]}"
        if found.source
        else ", in the article's own words"
    )
    return sentence(
        _counted(found), cause, where(found.place), when(found.date), source, inferred
    ).replace(" ;", ";")


def _counted(found: Claim) -> str:
    """Return figure, group and class: `12 children killed`, `32 casualties (Cuban personnel)`."""
    word = phrases().claims[found.class_]
    group = found.group.text if found.group else ""
    if found.class_ == "casualties":
        return f"{figure(found)} {word}" + (f" ({group})" if group else "")
    if found.class_word and found.class_word.lower() in group.lower().split():
        word = ""  # "61 wounded people"
    return " ".join(part for part in (figure(found), group, word) if part)


def tie(found: Tie) -> str:
    """Return a tie as one sentence, its stated time kept apart from when it was cited."""
    words = phrases().ties[found.kind]
    target = found.recipient.name if found.recipient else found.place.name if found.place else ""
    core = f"{found.actor.name}: {words.noun}" + (f" {words.to} {target}" if target else "")
    if found.stated == "denied":
        return sentence(core, "— that there is such a tie is denied", according(found.attribution))
    since = f"— start stated: {when(found.start)}" if when(found.start) else "— start not stated"
    until = f"; end stated: {when(found.end)}" if when(found.end) else ""
    held = {True: "; still held at publication", False: "; no longer held", None: ""}
    return sentence(
        core, since + until + held[found.held_at_publication], according(found.attribution)
    )
