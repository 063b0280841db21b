"""What is asked of the perpetrators: who did it, and how sure that is."""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import msgspec

from dateline.across.gaps import words
from dateline.across.gaps.gap import Gap
from dateline.across.gaps.naming import quote
from dateline.across.gaps.states import UNASKED, Asked, Level, State, fold
from dateline.across.gaps.told import LEAD, Case, Told
from dateline.records import Blame, Event, Extraction, Party, Source, Span, span
from dateline.text.wording import compiled
from dateline.vocabulary import load

# Kinds of actors that a description may be enough for ("the army", "rebels").
_SIDES = frozenset({"state", "armed_group", "organization"})
# Capitals that make a person's name; fewer describe somebody ("a boy").
FULL_NAME = 2


class Blamed(NamedTuple):
    """Who is said to have done it, how surely, and by whom."""

    key: str
    name: str
    how: Blame
    by: str
    finding: str
    evidence: Span


def perpetrator(case: Case) -> Gap | None:
    """Ask who did it, where an attack harmed people and nobody is known to have.

    A statement of fact or an admission answers; blame by others is part of an answer; two names,
    or a denial, make it contested. An admission outweighs what others say of others, if no article
    states as a fact that somebody else did it. An arrest is part of an answer as well.
    """
    if case.leading is None and not case.attacked:
        return None
    blamed: list[Blamed] = []
    described: str | None = None
    caught: tuple[str, Span] | None = None
    mishap: tuple[str, Span] | None = None
    sure: tuple[str, Span] | None = None
    violent = False
    states = []
    for reading in case.readings:
        told = case.of(reading)
        caught = caught or _sentence_with(_file().caught, reading)
        mishap = mishap or (mishap_in(told) if told else None)
        violent = violent or bool(told and is_violent(told))
        new = list(_blamed(told)) if told else []
        blamed += new
        described = described or _described(told)
        state = UNASKED
        if violent and sure is None:
            sure = _sentence_with(_file().confessed, reading)
        if mishap:
            state = State(
                "closed", f"Told as an accident or suicide: {quote(mishap[1])}", *_of(mishap)
            )
        elif sure:
            state = State("closed", f"Told as established: {quote(sure[1])}", *_of(sure))
        elif violent:
            state = _blame_state(blamed, new, described, caught, case)
        states.append((reading, state))
    asked = Asked(
        "perpetrator", "", f"{_asks(case)}{words.of_scene(case.happening)}",
        "a claim or admission of responsibility, an investigation's finding, or evidence of the "
        "weapon and where it came from",
        case.anchor, case.happening.id,
        tuple(dict.fromkeys(_sentence(row) for row in blamed)) or _only(described),
    )  # fmt: skip
    return fold(asked, states)


def _asks(case: Case) -> str:
    whom = case.leading
    if whom is None:
        return f"Who attacked {case.attacked}?"
    people = words.people(whom)
    if whom.class_ == "kidnapped":
        return f"Who abducted the {people.removesuffix(' abducted')}?"
    killed = whom.class_ == "killed"
    return (
        f"Who killed the {people.removesuffix(' killed')}?"
        if killed
        else f"Who harmed the {people}?"
    )


def _of(found: tuple[str, Span]) -> tuple[tuple[str], tuple[Span]]:
    return (found[0],), (found[1],)


def is_violent(told: Told) -> bool:
    """Say whether somebody did it: an attack is told of, or a weapon is given as the cause."""
    causes = (row.cause.casefold().split()[-1] for row in told.claims if row.cause)
    return bool(told.attacks) or any(cause in _file().violent for cause in causes)


def mishap_in(told: Told) -> tuple[str, Span] | None:
    """Return the article and the sentence by which nobody did it to them: an accident, a suicide.

    Looked for beside the figures and in the article's lead.
    """
    near = {row.index for row in told.sentences}
    article = told.reading.article
    for row in told.reading.sentences:
        if row.index not in near and row.start >= LEAD:
            continue
        match = _file().mishaps.search(article.text, row.start, row.end)
        if match and not _denied(article.text[row.start : match.end()]):
            return article.id, span(article, row.start, row.end)
    return None


def _only(described: str | None) -> tuple[str, ...]:
    return (f"Only described as “{described}”.",) if described else ()


def _described(told: Told | None) -> str | None:
    rows = (row.perpetrator_words for row in told.claims) if told else ()
    return next((row for row in rows if row), None)


def _blamed(told: Told) -> Iterator[Blamed]:
    for claim in told.claims:
        party = claim.perpetrator
        if party and claim.blame and claim.blame != "unidentified" and _is_someone(party):
            by = _by(claim.source, told.reading)
            how = _how(claim.blame, claim.source, party)
            yield Blamed(_key(party), party.name, how, by, claim.id, claim.evidence[0])
    for attack in () if told.claims else told.attacks:
        yield from _by_event(attack, told.reading)
    yield from _admitting(told.reading)


def _admitting(reading: Extraction) -> Iterator[Blamed]:
    """Yield the parties that say that they did it, each with the sentence that tells so."""
    article = reading.article
    for sentence in reading.sentences:
        match = _file().claiming.search(article.text, sentence.start, sentence.end)
        if match is None or _denied(article.text[sentence.start : match.end()]):
            continue
        before = [
            row for row in reading.mentions
            if row.sentence == sentence.index and row.actor and row.end <= match.start()
        ]  # fmt: skip
        for mention in before:
            actor = mention.actor
            if actor is not None and _is_someone(Party.of(mention, actor)):
                piece = span(article, sentence.start, sentence.end)
                party = Party.of(mention, actor)
                by = _by(None, reading)
                yield Blamed(_key(party), party.name, "claimed", by, article.id, piece)
                break


def _denied(words: str) -> bool:
    return bool(
        re.search(
            r"\b(?:no|not|nobody|never|neither|denied|denies|if|whether|yet|without|nor)\b",
            words,
            re.I,
        )
    )


def _how(blame: Blame, source: Source | None, party: Party) -> Blame:
    """Return how sure a blame is: what somebody states as a fact is that somebody's word."""
    if blame != "stated" or source is None:
        return blame
    own = source.actor is not None and source.actor == party.actor
    return "claimed" if own else "accused"


def _by_event(attack: Event, reading: Extraction) -> Iterator[Blamed]:
    source = attack.attribution.source if attack.attribution else None
    for party in attack.actors:
        if _is_someone(party):
            how, by = _how("stated", source, party), _by(source, reading)
            yield Blamed(_key(party), party.name, how, by, attack.id, attack.evidence[0])


def _by(source: Source | None, reading: Extraction) -> str:
    if source is not None:
        return source.name or source.text
    return reading.article.publisher or "the article itself"


def _key(party: Party) -> str:
    return party.actor or party.name.casefold()


def _is_someone(party: Party) -> bool:
    """Say whether words name a party, and not just "gunmen"."""
    if party.actor is not None:
        return True
    words = party.name.split()
    if party.kind == "person":
        return sum(word[:1].isupper() for word in words) >= FULL_NAME
    return party.kind in _SIDES and words[-1].casefold() not in _file().described


def _blame_state(
    blamed: list[Blamed],
    new: list[Blamed],
    described: str | None,
    caught: tuple[str, Span] | None,
    case: Case,
) -> State:
    if not blamed:
        if caught:
            how = f"Somebody was arrested or charged: {quote(caught[1])}"
            return State("partly", how, *_of(caught))
        only = f"only “{described}” is said" if described else "nobody is blamed"
        return State("open", f"Of the perpetrators {only}.", case.raising, case.evidence)
    rows = new or blamed[-1:]
    findings = tuple(dict.fromkeys(row.finding for row in rows))
    evidence = tuple(dict.fromkeys(row.evidence for row in rows))
    sure = [row for row in blamed if row.how in {"stated", "claimed"}]
    parties = {row.key for row in blamed if row.how != "denied"}
    denied = [row for row in blamed if row.how == "denied"]
    how = " ".join(dict.fromkeys(_sentence(row) for row in blamed))
    claimed = any(row.how == "claimed" for row in sure)
    if len({row.key for row in sure}) == 1 and (claimed or (len(parties) == 1 and not denied)):
        return State("closed", how, findings, evidence)
    level: Level = "contested" if len(parties) > 1 or denied else "partly"
    return State(level, how, findings, evidence)


_SAID: dict[Blame, str] = {
    "stated": "{by}: it was {name}.", "claimed": "{name} says that it was them ({by}).",
    "accused": "{by} blames {name}.", "suspected": "{by}: {name} is suspected.",
    "denied": "{name} denies it ({by}).",
}  # fmt: skip


def _sentence(row: Blamed) -> str:
    text = _SAID[row.how].format(by=row.by, name=row.name)
    return f"{text[:1].upper()}{text[1:]}"


def _sentence_with(words: re.Pattern[str], reading: Extraction) -> tuple[str, Span] | None:
    """Return the article and its first sentence in which such words stand and are not denied."""
    article = reading.article
    for row in reading.sentences:
        match = words.search(article.text, row.start, row.end)
        if match and not _denied(article.text[row.start : match.end()]):
            return article.id, span(article, row.start, row.end)
    return None


class _File(msgspec.Struct, frozen=True):
    lists: dict[str, tuple[str, ...]]
    caught: tuple[str, ...]
    described: frozenset[str]
    violent: frozenset[str]
    claiming: tuple[str, ...]
    mishaps: tuple[str, ...]
    confessed: tuple[str, ...]


class _Words(NamedTuple):
    caught: re.Pattern[str]
    described: frozenset[str]
    violent: frozenset[str]
    claiming: re.Pattern[str]
    mishaps: re.Pattern[str]
    confessed: re.Pattern[str]


@cache
def _file() -> _Words:
    file = load("gaps", _File)
    return _Words(
        caught=compiled(file.caught, file.lists), described=file.described, violent=file.violent,
        claiming=compiled(file.claiming, file.lists), mishaps=compiled(file.mishaps, {}),
        confessed=compiled(file.confessed, {}),
    )  # fmt: skip
