"""A sentence as items: words, and the states, groups and regions that may hold a tie."""

from itertools import pairwise
from typing import NamedTuple

from dateline.draft import Draft
from dateline.records import Actor, Mention, Party, Place, Sentence
from dateline.text.countries import by_iso3, lookup
from dateline.text.tokens import Token, tokenize

# "Iran-backed": the ending that makes a party an adjective of support.
_COMPOUND = ("-backed", "-funded", "-supported", "-sponsored", "-financed", "-armed")


class Item(NamedTuple):
    """A word or a party; `text[start:end]` are its characters."""

    start: int
    end: int
    lower: str
    party: Party | None = None
    region: bool = False
    """A place that is no actor: a region or a sea."""
    place: Place | None = None


def items_of(draft: Draft, sentence: Sentence, mentions: list[Mention]) -> tuple[Item, ...]:
    """Return a sentence's items; `mentions` are its actors and places, in text order."""
    spans = _parties(draft, sentence, mentions)
    found: list[Item] = []
    for token in draft.tokens[sentence.index]:
        party = spans.get(token.start)
        if party is not None:
            found.append(party)
            if party.end < token.end:
                found.append(_rest(party, token))
        elif not found or token.start >= found[-1].end:
            found.append(Item(token.start, token.end, token.lower))
    return tuple(found)


def _rest(party: Item, token: Token) -> Item:
    """Return what follows a party in its token: `'s`, or the end of a compound."""
    rest = token.lower[party.end - token.start :]
    return Item(party.end, token.end, rest.replace("’", "'"))


def _parties(draft: Draft, sentence: Sentence, mentions: list[Mention]) -> dict[int, Item]:
    """Return parties by start: actors first, then places, then the forms of countries."""
    spans: dict[int, Item] = {}
    taken = bytearray(sentence.end - sentence.start)
    zero = sentence.start
    for mention in sorted(mentions, key=lambda row: (row.kind != "actor", row.start, -row.end)):
        if any(taken[mention.start - zero : mention.end - zero]):
            continue
        item = _item(mention)
        if item is not None:
            spans[item.start] = item
            taken[item.start - zero : item.end - zero] = b"\1" * (item.end - item.start)
    capitals = draft.article.text[sentence.start : sentence.end].isupper()
    for token in draft.tokens[sentence.index]:
        free = not any(taken[token.start - zero : token.end - zero])
        if free and token.text[0].isupper():
            item = _country(token, capitals)
            if item is not None:
                spans[item.start] = item
    return spans


def _item(mention: Mention) -> Item | None:
    """Return a mention as an item, or None where it can hold no tie."""
    if mention.actor is not None:
        return _actor(mention, mention.actor)
    place = mention.place
    if place is None:
        return None
    if place.kind == "country" and place.country:
        return _state(mention.start, mention.end, mention.text, place.country, place)
    if place.kind in {"region", "sea"}:
        party = Party(text=mention.text, start=mention.start, end=mention.end, name=place.name)
        return Item(mention.start, mention.end, mention.text.lower(), party, True, place)
    return None


def _actor(mention: Mention, actor: Actor) -> Item | None:
    """Return an actor as an item: states, groups, organisations, and persons with a country."""
    known = actor.id is not None or actor.country is not None
    if not known or actor.kind in {"population", "unknown"}:
        return None
    if actor.kind == "person" and actor.country is None:
        return None
    start, end = _proper(mention)
    return Item(start, end, mention.text.lower(), Party.of(mention, actor))


def _proper(mention: Mention) -> tuple[int, int]:
    """Return the capitalised part of a mention: "Russian" of "Russian troops".

    Patterns look for the nouns; the party keeps the whole mention.
    """
    names = [row for row in tokenize(mention.text) if row.text[0].isupper()]
    if not names or mention.text.isupper():
        return mention.start, mention.end
    for name, following in pairwise([*names, names[-1]]):
        if " " in mention.text[name.end : following.start].strip():
            return mention.start + names[0].start, mention.start + name.end
    return mention.start + names[0].start, mention.start + names[-1].end


def _state(start: int, end: int, text: str, iso3: str, place: Place | None) -> Item:
    known = by_iso3().get(iso3)
    party = Party(
        text=text,
        start=start,
        end=end,
        name=known.name if known else text,
        actor=iso3,
        kind="state",
        country=iso3,
    )
    return Item(start, end, text.lower(), party, False, place)


def _country(token: Token, capitals: bool) -> Item | None:
    """Return a name or demonym that no mention covers, its possessive or compound cut off."""
    words = token.text.replace("’", "'")
    for ending in ("'s", "'", *_COMPOUND):
        words = words.removesuffix(ending)
    readings = lookup(words, any_case=capitals)
    for form in readings:
        if form.kind in {"name", "demonym"} and form.country.ended is None:
            end = token.start + len(words)
            return _state(token.start, end, words, form.country.iso3, None)
    return None
