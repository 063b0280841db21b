"""A sentence as items: words, and the states, groups, persons and places that may hold a tie."""

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from dateline.draft import Draft
from dateline.records import Actor, Mention, Party, Place, Sentence
from dateline.stages.relations.vocabulary import tie_file
from dateline.text.countries import by_iso3, lookup
from dateline.text.tokens import Token, tokenize

# Places that a recipient may be told by; a street or a sea lies in no single country.
_WITHIN = frozenset({"admin1", "admin2", "city", "district", "facility", "region"})


class Item(NamedTuple):
    """A word or a party; `text[start:end]` are its characters."""

    start: int
    end: int
    lower: str
    party: Party | None = None
    region: bool = False
    """A place that is no actor: a region, a sea, a town."""
    place: Place | None = None
    loose: bool = False
    """Whoever it is, it only receives: a group without a name, a person without a country."""
    pronoun: bool = False
    """It stands for a party named before, whose characters the party holds."""
    on_own_soil: bool = False
    """It owns a piece of land ("on its territory")."""
    more: tuple["Item", ...] = ()
    """The others of a list ("Mali, Niger and Chad"), in order."""

    @property
    def all(self) -> tuple["Item", ...]:
        """The item with the others of its list."""
        return (self, *self.more)


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
            found.append(Item(token.start, token.end, token.lower.replace("’", "'")))
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
    if not capitals:
        for item in list(_named(draft, sentence, spans)):
            inside = [start for start in spans if item.start <= start < item.end]
            for start in inside:
                del spans[start]
            spans[item.start] = item
    return spans


def _named(draft: Draft, sentence: Sentence, spans: dict[int, Item]) -> Iterator[Item]:
    """Yield names after "the" that nobody knows ("the Desert Column"): they only receive.

    A town or district may open them ("the Ihosy Trading House").
    """
    actors = [row for row in spans.values() if not row.region]
    tokens = draft.tokens[sentence.index]
    for at, token in enumerate(tokens[1:], 1):
        if tokens[at - 1].lower != "the" or not _opens(token, actors):
            continue
        end = at + 1
        while end < len(tokens) and _opens(tokens[end], actors):
            end += 1
        if end - at > 1 and not any(
            row.start == token.start and row.end >= tokens[end - 1].end for row in spans.values()
        ):
            first, last = token.start, tokens[end - 1].end
            name = draft.article.text[first:last].removesuffix("'s").removesuffix("’s")
            party = Party(text=name, start=first, end=first + len(name), name=name)
            yield Item(first, first + len(name), name.lower(), party, loose=True)


def _opens(token: Token, actors: list[Item]) -> bool:
    """Say whether a word with a capital belongs to nobody yet."""
    if not token.text[0].isupper() or len(token.text) < 3:
        return False
    return not any(row.start <= token.start < row.end for row in actors)


def _item(mention: Mention) -> Item | None:
    """Return a mention as an item, or None where it can hold no tie."""
    if mention.actor is not None:
        return None if _is_compound(mention.text) else _actor(mention, mention.actor)
    place = mention.place
    if place is None or place.use == "adjectival":
        return None
    if place.kind == "country" and place.country:
        return _state(mention.start, mention.end, mention.text, place.country, place)
    if place.kind == "sea" or place.kind in _WITHIN:
        party = Party(text=mention.text, start=mention.start, end=mention.end, name=place.name)
        return Item(mention.start, mention.end, mention.text.lower(), party, True, place)
    return None


def _is_compound(text: str) -> bool:
    return any(word.lower.endswith(tuple(tie_file().compounds)) for word in tokenize(text))


def _actor(mention: Mention, actor: Actor) -> Item | None:
    """Return an actor as an item: states, groups, organisations, persons."""
    party = Party.of(mention, actor)
    whole = Item(mention.start, mention.end, mention.text.lower(), party)
    start, end = _proper(mention)
    match actor.kind:
        case "organization" | "armed_group" if actor.id:
            return whole._replace(end=mention.start + _name_length(mention.text))
        case "person" if actor.id:
            return whole._replace(loose=actor.country is None)
        case "state" | "armed_group" | "person" if actor.country:
            return whole._replace(start=start, end=end)
        case "armed_group":
            return whole._replace(loose=True)
        case _:
            return None


def _name_length(text: str) -> int:
    """Return how long the name in a mention is: "U.N." of "U.N. peacekeepers"."""
    ends = [row.end for row in tokenize(text) if not row.text[0].islower()]
    return ends[-1] if ends else len(text)


def _proper(mention: Mention) -> tuple[int, int]:
    """Return the capitalised part of a mention: "Russian" of "Russian troops".

    Patterns look for the nouns; the party keeps the whole mention.
    """
    names = [row for row in tokenize(mention.text) if row.text[0].isupper()]
    if not names or mention.text.isupper():
        return mention.start, mention.start + _country_first(names, mention.text)
    for name, following in pairwise([*names, names[-1]]):
        if " " in mention.text[name.end : following.start].strip():
            return mention.start + names[0].start, mention.start + name.end
    return mention.start + names[0].start, mention.start + names[-1].end


def _country_first(words: list[Token], text: str) -> int:
    """Return where the country that opens words in capitals ends, else where the words end."""
    for word in words[1::-1]:
        opening = text[: word.end].removesuffix("'S").removesuffix("’S")
        if word is not words[-1] and lookup(opening, any_case=True):
            return len(opening)
    return len(text)


def state_party(start: int, end: int, text: str, iso3: str) -> Party:
    """Return a state as a party, under the words at `start:end`."""
    known = by_iso3().get(iso3)
    return Party(
        text=text,
        start=start,
        end=end,
        name=known.name if known else text,
        actor=iso3,
        kind="state",
        country=iso3,
    )


def _state(start: int, end: int, text: str, iso3: str, place: Place | None) -> Item:
    return Item(start, end, text.lower(), state_party(start, end, text, iso3), False, place)


def _country(token: Token, capitals: bool) -> Item | None:
    """Return a name or demonym that no mention covers, its possessive or compound cut off."""
    words = token.text.replace("’", "'")
    lower = words.lower()
    for ending in ("'s", "'", *tie_file().compounds):
        if lower.endswith(ending):
            words = words[: len(words) - len(ending)]
            break
    if code := _code(words, capitals):
        return _state(token.start, token.start + len(words), words, code, None)
    one, _, other = words.partition("-")
    pair = _code(one, capitals), _code(other, capitals)
    if pair[0] and pair[1] and pair[0] != pair[1]:
        middle, end = token.start + len(one) + 1, token.start + len(words)
        second = _state(middle, end, other, pair[1], None)
        first = _state(token.start, middle - 1, one, pair[0], None)
        return first._replace(end=end, more=(second,))
    return None


def _code(words: str, capitals: bool) -> str | None:
    """Return the country of a name or demonym."""
    forms = lookup(words, any_case=capitals)
    return next((row.country.iso3 for row in forms if row.kind in {"name", "demonym"}), None)
