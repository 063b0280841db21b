"""What is asked of the people: the names of the dead, who killed them, civilians or combatants."""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import msgspec

from dateline.across import order
from dateline.across.gaps import words
from dateline.across.gaps.gap import Gap
from dateline.across.gaps.naming import Named, join, list_of_names, named_dead, quote
from dateline.across.gaps.states import UNASKED, Asked, Level, State, fold
from dateline.across.gaps.told import LEAD, Case, Told
from dateline.across.revisions import known_by
from dateline.records import Blame, Claim, Event, Extraction, Group, Party, Source, Span, span
from dateline.text.wording import compiled
from dateline.vocabulary import load

# Of more dead than this a list of names is a book.
MAX_TO_NAME = 100
# With so many victims, whether they were civilians is worth asking.
MIN_TO_CLASS = 2
# Sources that may be a party to it: what they say of the victims' status is their word.
_PARTIES = frozenset({"military", "armed_group", "opposition"})
# Kinds of actors that a description may be enough for ("the army", "rebels").
_SIDES = frozenset({"state", "armed_group", "organization"})
# Capitals that make a person's name; fewer describe somebody ("a boy").
FULL_NAME = 2
# Sectors of those who fight.
_ARMED = frozenset({"MIL", "REB", "PRM", "SEP", "INS"})


# --- names -----------------------------------------------------------------------------------


def names(case: Case) -> Gap | None:
    """Ask who the dead were, where not as many are named as died."""
    killed = case.happening.whole("killed")
    if killed is None or (killed.best or killed.low or 0) > MAX_TO_NAME:
        return None
    found: dict[str, Named] = {}
    listed: tuple[str, Span] | None = None
    states = []
    for reading in case.readings:
        dead = known_by(killed, order.said(reading.article))
        new = [row for row in _named(case, reading) if join(found, row)]
        listed = listed or list_of_names(reading)
        state = _named_state(dead.best or dead.low or 0, found, new, case)
        if state.level == "open" and listed:
            state = State("partly", f"A list is told of: {quote(listed[1])}", *_of(listed))
        states.append((reading, state))
    many = killed.best or killed.low or 0
    text = f"Who {'was' if many == 1 else 'were'} the {words.people(killed)}?"
    known = (f"Named so far: {words.listed(row.name for row in found.values())}.",) if found else ()
    asked = Asked(
        "names", "killed", f"{text}{words.of_scene(case.happening)}",
        "a list of the dead, relatives, the hospital or morgue, or whoever buried them",
        case.anchor, case.happening.id, known,
    )  # fmt: skip
    left = max(0, many - len(found))
    return fold(asked, states, low=left, high=left)


def _of(found: tuple[str, Span]) -> tuple[tuple[str], tuple[Span]]:
    return (found[0],), (found[1],)


def _named(case: Case, reading: Extraction) -> Iterator[Named]:
    for row in named_dead(reading):
        if row.claim is None or row.claim in case.claims:
            yield row


def _named_state(dead: int, found: dict[str, Named], new: list[Named], case: Case) -> State:
    if not dead:
        return UNASKED
    findings = tuple(dict.fromkeys(row.claim or row.evidence.article for row in new))
    evidence = tuple(dict.fromkeys(row.evidence for row in new))
    if not found:
        return State("open", "No victim is named.", case.raising, case.evidence)
    who = words.listed(row.name for row in found.values())
    if len(found) >= dead:
        return State("closed", f"Named: {who}.", findings, evidence)
    return State("partly", f"{len(found)} of {dead} are named: {who}.", findings, evidence)


# --- who did it ------------------------------------------------------------------------------


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
    blamed: list[Blamed] = []
    described: str | None = None
    caught: tuple[str, Span] | None = None
    violent = False
    states = []
    for reading in case.readings:
        told = case.of(reading)
        caught = caught or _caught(reading)
        violent = violent or bool(told and is_violent(told))
        new = list(_blamed(told)) if told else []
        blamed += new
        described = described or _described(told)
        state = _blame_state(blamed, new, described, caught, case) if violent else UNASKED
        states.append((reading, state))
    whom = case.leading
    people = words.people(whom) if whom else "victims"
    verb = "killed" if whom and whom.class_ == "killed" else "harmed"
    people = re.sub(r" killed$", "", people) if verb == "killed" else people
    asked = Asked(
        "perpetrator", "", f"Who {verb} the {people}?{words.of_scene(case.happening)}",
        "a claim or admission of responsibility, an investigation's finding, or evidence of the "
        "weapon and where it came from",
        case.anchor, case.happening.id,
        tuple(dict.fromkeys(_sentence(row) for row in blamed)) or _only(described),
    )  # fmt: skip
    return fold(asked, states)


def is_violent(told: Told) -> bool:
    """Say whether somebody did it: an attack is told of, or a weapon is given as the cause.

    Nobody did what was an accident, or what people did to themselves.
    """
    if is_mishap(told):
        return False
    causes = (row.cause.casefold().split()[-1] for row in told.claims if row.cause)
    return bool(told.attacks) or any(cause in _file().violent for cause in causes)


def is_mishap(told: Told) -> bool:
    """Say whether nobody did it to them, by the words of the figures or of the article's lead."""
    text = told.reading.article.text
    spans = [(0, LEAD), *((row.start, row.end) for row in told.sentences)]
    return any(_file().mishaps.search(text, start, end) for start, end in spans)


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


def _caught(reading: Extraction) -> tuple[str, Span] | None:
    """Return the article and the sentence that say that somebody was arrested or charged for it."""
    article = reading.article
    for row in reading.sentences:
        match = _file().caught.search(article.text, row.start, row.end)
        if match and not _denied(article.text[row.start : match.end()]):
            return article.id, span(article, row.start, row.end)
    return None


# --- civilians or combatants -----------------------------------------------------------------


def status(case: Case) -> Gap | None:
    """Ask whether the victims were civilians, where armed parties are named and nobody says."""
    leading = case.leading
    if leading is None or (leading.best or leading.low or 0) < MIN_TO_CLASS:
        return None
    armed = False
    told_of: list[Claim] = []
    states = []
    for told in case.told:
        armed = armed or (names_armed(told) and not is_mishap(told))
        new = [row for row in told.claims if row.group and row.best != 0 and _tells(row.group)]
        told_of += new
        states.append((told.reading, _status_state(told_of, new, case) if armed else UNASKED))
    asked = Asked(
        "status", leading.class_,
        f"Were the {words.people(leading)} civilians or combatants?"
        f"{words.of_scene(case.happening)}",
        "what the victims did, who says so, and whether they bore arms",
        case.anchor, case.happening.id,
        tuple(dict.fromkeys(_group(row) for row in told_of)),
    )  # fmt: skip
    return fold(asked, states)


def names_armed(told: Told) -> bool:
    """Say whether armed parties are named where the figures are given."""
    return any(
        row.actor and not _ARMED.isdisjoint(row.actor.sectors) for row in told.mentions_near()
    )


def _tells(group: Group) -> bool:
    """Say whether words for victims settle it: a status, an occupation, or children."""
    return bool(group.status or group.role or group.age == "child")


def _group(claim: Claim) -> str:
    who = f", according to {claim.source.name or claim.source.text}" if claim.source else ""
    group = claim.group.text if claim.group else ""
    return f"{claim.words} {group}{who}." if claim.words not in group else f"{group}{who}."


def _status_state(told_of: list[Claim], new: list[Claim], case: Case) -> State:
    if not told_of:
        how = "Nobody says whether they were civilians or combatants."
        return State("open", how, case.raising, case.evidence)
    rows = new or told_of[-1:]
    findings = tuple(row.id for row in rows)
    evidence = tuple(dict.fromkeys(row.evidence[0] for row in rows))
    how = " ".join(dict.fromkeys(_group(row) for row in told_of))
    statuses = {row.group.status for row in told_of if row.group and row.subset_of is None}
    if {"civilian", "combatant"} <= statuses:
        return State("contested", how, findings, evidence)
    whole = [row for row in told_of if row.subset_of is None]
    sure = any(row.source is None or row.source.kind not in _PARTIES for row in whole)
    return State("closed" if sure else "partly", how, findings, evidence)


class _File(msgspec.Struct, frozen=True):
    lists: dict[str, tuple[str, ...]]
    caught: tuple[str, ...]
    described: frozenset[str]
    violent: frozenset[str]
    claiming: tuple[str, ...]
    mishaps: tuple[str, ...]


class _Words(NamedTuple):
    caught: re.Pattern[str]
    described: frozenset[str]
    violent: frozenset[str]
    claiming: re.Pattern[str]
    mishaps: re.Pattern[str]


@cache
def _file() -> _Words:
    file = load("gaps", _File)
    return _Words(
        caught=compiled(file.caught, file.lists), described=file.described, violent=file.violent,
        claiming=compiled(file.claiming, file.lists), mishaps=compiled(file.mishaps, {}),
    )  # fmt: skip
