"""A sentence's items made plain, so that few patterns read many wordings.

Left out are times with their prepositions, numbers and quantities, articles, auxiliaries, adverbs,
possessive endings, quotation marks, what stands in brackets, and appositions after a party ("the
Halberd Group, a private military company,"). Parties in a list become one item. A pronoun stands
for the one party that its sentence has named before it; "which" and "who" for the one beside them.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from dateline.records import Mention
from dateline.stages.relations.parties import Item, state_party
from dateline.stages.relations.vocabulary import phrases, tie_file
from dateline.text.countries import lookup

# An apposition or a bracket has at most so many items; a longer one is a part of the sentence.
MOST_ASIDE = 9

# So many parties of a list are read; a longer one is a table of countries.
MOST_LISTED = 12

_OPEN, _CLOSE = frozenset({"(", "["}), frozenset({")", "]"})
_MARKS = frozenset({"-", '"', "“", "”", "'", "‘", "’", "``", "`", "''", "--", "*"})
_RELATIVES = frozenset({"which", "who", "that"})
# After these a capital is a town; elsewhere it is its government ("Ankara pays").
_WITHIN = frozenset({"in", "at", "near", "outside", "around", "inside", "across", "of", "into"})
_LINKS = frozenset({",", "and", "&", "or"})
_NOTHING = Item(0, 0, "")


def plain_items(items: Sequence[Item], times: Sequence[Mention]) -> tuple[Item, ...]:
    """Return the items that patterns are matched with; `times` are the sentence's, in order."""
    kept = list(_without_brackets(_without_times(items, times)))
    kept = [
        row
        for before, row in pairwise([_NOTHING, *kept])
        if row.party or not (_is_dropped(row.lower) or _is_of_amount(before, row))
    ]
    kept = list(_without_asides(_without_areas(kept)))
    kept = list(_joined(kept))
    return tuple(_resolved(kept))


def _is_dropped(word: str) -> bool:
    file = tie_file()
    if word in file.dropped or word in _MARKS or word[0].isdigit():
        return True
    return len(word) > 4 and word.endswith("ly") and word not in file.keep_ly


def _is_of_amount(before: Item, item: Item) -> bool:
    """Say whether this is the "of" of "thousands of", "30,000 of"."""
    word = before.lower
    counts = word in tie_file().amounts or word[:1].isdigit()
    return item.lower == "of" and before.party is None and counts


def _without_times(items: Sequence[Item], times: Sequence[Mention]) -> Iterator[Item]:
    """Yield items without times, without the words before them that belong to them."""
    known = tie_file().time_words
    found: list[Item] = []
    ends = at = 0
    for item in items:
        while at < len(times) and times[at].end <= item.start:
            at += 1
        within = at < len(times) and times[at].start <= item.start
        if item.party is None and within:
            if not ends:
                while found and found[-1].party is None and found[-1].lower in known:
                    found.pop()
            ends = item.end
        elif ends and item.lower == "," and not found:
            continue
        else:
            found.append(item)
            ends = 0
    yield from found


def _without_brackets(items: Iterator[Item]) -> Iterator[Item]:
    rows = list(items)
    at = 0
    while at < len(rows):
        if rows[at].lower in _OPEN:
            close = next(
                (
                    to
                    for to in range(at, min(at + MOST_ASIDE, len(rows)))
                    if rows[to].lower in _CLOSE
                ),
                None,
            )
            if close is not None:
                at = close + 1
                continue
        yield rows[at]
        at += 1


def _without_areas(items: list[Item]) -> list[Item]:
    """Return items without what kind of place it is: "the Yemeni port of" before "Aden"."""
    found: list[Item] = []
    for item in items:
        area = len(found) > 1 and found[-1].lower == "of" and found[-2].lower in tie_file().areas
        if area and item.party is not None and (item.place or item.party.kind == "state"):
            del found[-2:]
            if found and found[-1].party is not None and _code_of(found[-1]) == _code_of(item):
                found.pop()
        found.append(item)
    return found


def _code_of(item: Item) -> str | None:
    if item.place is not None:
        return item.place.country
    return item.party.country if item.party else None


def _without_asides(items: list[Item]) -> Iterator[Item]:
    """Yield items without appositions after a party, and without ", which" after one."""
    at = 0
    while at < len(items):
        yield items[at]
        party = items[at].party is not None or _is_troops(items, at)
        at += 1
        if not party:
            continue
        comma = at < len(items) and items[at].lower == ","
        relative = at + 1 if comma else at
        if relative < len(items) and items[relative].lower in _RELATIVES:
            # "Iran, which arms …": Iran does it; "the militia, which Iran arms": it is done to it.
            object_ = relative + 1 < len(items) and items[relative + 1].party is not None
            at = relative + (not object_)
        elif comma:
            at = _after_aside(items, at)


def _is_troops(items: list[Item], at: int) -> bool:
    """Say whether a word names the forces of the party before it ("Nigerian peacekeepers")."""
    own = at > 0 and items[at - 1].party is not None
    return own and (items[at].lower,) in phrases("forces")


def _after_aside(items: list[Item], at: int) -> int:
    """Return where the sentence goes on after an apposition that opens with the comma at `at`."""
    for to in range(at + 1, min(at + MOST_ASIDE, len(items))):
        if items[to].lower == ",":
            # A comma right after the first belongs to a list; one word may be one of its rows.
            following = items[to + 1] if to + 1 < len(items) else None
            listed = following is not None and (following.party or following.lower in _LINKS)
            return at if to < at + 3 or listed else to + 1
        if items[to].party is not None and not items[to].loose:
            return at
    return at


def _joined(items: list[Item]) -> Iterator[Item]:
    """Yield items with the parties of a list in one."""
    at = 0
    while at < len(items):
        last, rows = _list_from(items, at)
        yield items[at]._replace(end=rows[-1].end, more=(*items[at].more, *rows[1:]))
        at = last + 1


def _list_from(items: list[Item], at: int) -> tuple[int, list[Item]]:
    """Return where the list of parties that opens at `at` ends, and its rows; "and" closes it."""
    rows = [items[at]]
    last, here = at, at
    while items[here].party is not None and len(rows) < MOST_LISTED:
        to = here + 1
        while to < len(items) and items[to].lower in _LINKS:
            to += 1
        if not 0 < to - here - 1 <= 2 or to >= len(items) or not _alike(items[at], items[to]):
            break
        rows.append(items[to])
        if any(row.lower != "," for row in items[here + 1 : to]):
            return to, rows
        here = to
    return last, rows[:1]


def _alike(one: Item, other: Item) -> bool:
    known = other.party is not None
    return known and one.region == other.region and one.loose == other.loose


def _government(item: Item, before: Item) -> Item:
    """Return a capital as the government that it stands for, unless it is told of as a town."""
    if item.place is None or item.place.kind != "city" or item.party is None:
        return item
    forms = lookup(item.party.text)
    if before.lower in _WITHIN or not any(row.kind == "capital" for row in forms):
        return item
    code = next(row.country.iso3 for row in forms if row.kind == "capital")
    if code != item.place.country:
        return item
    party = state_party(item.party.start, item.party.end, item.party.text, code)
    return item._replace(party=party, region=False)


def _is_person(item: Item) -> bool:
    return item.party is not None and item.party.kind == "person"


def _resolved(items: list[Item]) -> Iterator[Item]:
    """Yield items, pronouns as the party that they stand for, where only one can be meant."""
    file = tie_file()
    named: list[Item] = []
    items = [_government(row, before) for before, row in pairwise([_NOTHING, *items])]
    for item, following in pairwise([*items, items[-1]] if items else []):
        if item.party is not None:
            if not item.region and not item.loose:
                named.append(item)
        elif item.lower in file.pronouns and named:
            own = following.lower in file.own_soil
            fitting = item.lower not in file.persons or _is_person(named[0])
            codes = {row.party.country or row.party.name for row in named if row.party}
            if fitting and (len(codes) == 1 or own):
                item = item._replace(
                    party=named[0].party, place=named[0].place, more=named[0].more, pronoun=True,
                    on_own_soil=own,
                )  # fmt: skip
        yield item
