"""Places: where an article's names are, each with its kind, point, precision and use.

Names are found and resolved by `dateline.gazetteer`; this stage makes mentions of them and says
how each is used. "Iraqi" and other adjectives of nationality are no place mentions: they are
read with actors. A country or capital that stands for its government, and a town for its team,
is `metonymic`, and a country abbreviated before a noun ("U.S. strikes") `adjectival`. "12 km north
of X" and "near X" are areas about X: the mention is the name, its place the area.
"""

import bisect
import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

import msgspec

from dateline.draft import Draft
from dateline.gazetteer import gazetteer, spanish
from dateline.gazetteer.areas import between, relation_before, within
from dateline.gazetteer.recognise import recognise
from dateline.gazetteer.resolve import resolve_places
from dateline.gazetteer.rows import TABLES
from dateline.records import Mention, Place, PlaceKind, PlaceUse, make_id
from dateline.stages import ENGLISH, SPANISH, Stage
from dateline.text.countries import by_capital
from dateline.text.tokens import Token
from dateline.vocabulary import load

# Kinds of places that lie in no one country, or are one.
_WIDE: frozenset[PlaceKind] = frozenset({"country", "region", "sea"})

_SCORE = re.compile(r"\d{1,3}[-–]\d{1,3}\Z")


class Metonymy(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`metonymy.yaml`: the words that tell a government from a place."""

    verbs: frozenset[str]
    helpers: frozenset[str]
    dealings: frozenset[str]
    joints: frozenset[str]
    not_nouns: frozenset[str]
    plays: frozenset[str]
    sport: frozenset[str]


def use_of(words: str, place: Place, tokens: Sequence[Token], first: int, last: int) -> PlaceUse:
    """Return how a place is used whose words are `tokens[first:last]` of its sentence.

    A capital before what governments do ("Havana denied"), set off by "For", or in dealings
    ("talks with Tehran") stands for its government. Countries do so in dealings alone: "Cuba
    said" stays literal, for its verb makes an actor of it without that.
    """
    known = _metonymy()
    after = tokens[last].lower if last < len(tokens) else ""
    if place.kind == "country" and words.isupper() and len(words) < 6:
        noun = after.isalpha() and after not in known.not_nouns and tokens[last].text.islower()
        return "adjectival" if noun else "literal"
    capital = place.kind == "city" and words in by_capital()
    if place.kind in {"city", "country", "admin1"} and _plays(tokens, first, last, known):
        return "metonymic"
    if not (capital or place.kind == "country"):
        return "literal"
    if _in_dealings(tokens, first, known):
        return "metonymic"
    return "metonymic" if capital and _acts(tokens, first, last, known) else "literal"


def _in_dealings(tokens: Sequence[Token], first: int, known: Metonymy) -> bool:
    """Say whether "talks with" or "ties between X and" stands before the name."""
    at = first - 1
    if at >= 2 and tokens[at].lower == "and":
        at -= 2
    return (
        at >= 1
        and tokens[at].lower in known.joints - {"from", "on", "against"} | {"between"}
        and tokens[at - 1].lower in known.dealings
    )


def _acts(tokens: Sequence[Token], first: int, last: int, known: Metonymy) -> bool:
    """Say whether the name does what governments do, or opens its sentence after "For"."""
    if first == 1 and tokens[0].text == "For" and last < len(tokens):
        return tokens[last].text == ","
    if first > 0 and tokens[first - 1].lower in {"in", "at", "from", "near", "of"}:
        return False
    at = last
    while at < len(tokens) and at < last + 3 and tokens[at].lower in known.helpers:
        at += 1
    return at < len(tokens) and tokens[at].lower in known.verbs


def _plays(tokens: Sequence[Token], first: int, last: int, known: Metonymy) -> bool:
    """Say whether the name is a team's: it plays, in a sentence with a score or words of sport."""
    before = tokens[first - 1].lower if first > 0 else ""
    after = tokens[last].lower if last < len(tokens) else ""
    if before in {"in", "near", "from", "to"} or not {before, after} & known.plays:
        return False
    return any(token.lower in known.sport or _SCORE.match(token.text) for token in tokens)


@cache
def _metonymy() -> Metonymy:
    return load("metonymy", Metonymy)


def _mention(draft: Draft, start: int, end: int, sentence: int, place: Place) -> Mention:
    text = draft.article.text[start:end]
    tokens = draft.tokens[sentence]
    first = bisect.bisect_right(tokens, start, key=lambda token: token.start) - 1
    last = bisect.bisect_left(tokens, end, key=lambda token: token.start)
    use = use_of(text, place, tokens, first, last)
    if use != "literal":
        place = msgspec.structs.replace(place, use=use)
    elif relation := relation_before(draft.article.text, start):
        place = within(place, relation)
    return _record(draft, start, end, sentence, place)


def _record(draft: Draft, start: int, end: int, sentence: int, place: Place) -> Mention:
    return Mention(
        id=make_id("mention", draft.article.id, "place", start, end),
        kind="place",
        start=start,
        end=end,
        text=draft.article.text[start:end],
        sentence=sentence,
        made_by=STAGE.made_by,
        place=place,
    )


def _between(one: Mention, other: Mention) -> tuple[Mention, Mention]:
    """Return two names after "between", each as the area in the middle where they are towns."""
    if one.place is None or other.place is None or one.place.use != "literal":
        return one, other
    area, same = between(one.place, other.place), between(other.place, one.place)
    if area is None or same is None:
        return one, other
    words = area.relation
    return (
        msgspec.structs.replace(one, place=area),
        msgspec.structs.replace(other, place=msgspec.structs.replace(same, relation=words)),
    )


def _run(draft: Draft) -> Draft:
    text = draft.article.text
    if draft.article.lang == SPANISH:
        return msgspec.structs.replace(draft, mentions=(*draft.mentions, *_in_spanish(draft)))
    found = recognise(text, draft.tokens, gazetteer())
    places = resolve_places(text, [(start, end) for start, end, _ in found])
    mentions = [
        _mention(draft, start, end, sentence, place)
        for (start, end, sentence), place in zip(found, places, strict=True)
    ]
    for number, (one, other) in enumerate(pairwise(mentions)):
        if text[one.end : other.start] == " and " and text.endswith("between ", 0, one.start):
            mentions[number : number + 2] = _between(one, other)
    return msgspec.structs.replace(draft, mentions=(*draft.mentions, *mentions))


def _in_spanish(draft: Draft) -> Iterator[Mention]:
    """Yield the places of a Spanish article: countries by their Spanish names, towns by name.

    How a name is used is read from English words alone, so here every use is literal. Many Spanish
    words are towns somewhere ("Justicia", "Habrá"), so a town counts only where its country is
    named as well, or as a capital.
    """
    text, known = draft.article.text, gazetteer()
    nations = list(spanish.countries(text, known))
    found = [
        (start, end, sentence)
        for start, end, sentence in recognise(text, draft.tokens, known)
        if not any(start < other and begin < end for begin, other, _ in nations)
    ]
    towns = resolve_places(text, [(start, end) for start, end, _ in found])
    starts = [row.start for row in draft.sentences]
    rows = [
        (start, end, bisect.bisect_right(starts, start) - 1, place) for start, end, place in nations
    ]
    named = {place.country for _, _, place in nations}
    rows += [
        (*row, place)
        for row, place in zip(found, towns, strict=True)
        if place.country in named or place.name in by_capital() or place.kind in _WIDE
    ]
    for start, end, sentence, place in sorted(rows, key=lambda row: row[0]):
        if sentence >= 0:
            yield _record(draft, start, end, sentence, place)


STAGE = Stage(
    name="places",
    version="4",
    needs=frozenset({"sentences", "tokens"}),
    makes=frozenset({"places"}),
    run=_run,
    vocabulary=(
        *TABLES,
        "metonymy.yaml",
        "place_evidence.yaml",
        "place_hints.yaml",
        "place_relations.yaml",
        "place_words.yaml",
        "where_prec.yaml",
        "countries_es.csv",
    ),
    languages=frozenset({ENGLISH, SPANISH}),
)
