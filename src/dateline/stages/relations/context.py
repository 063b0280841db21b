"""Recipients that a sentence leaves to the ones before it: "the army", "both countries"."""

from collections.abc import Iterator, Mapping
from itertools import pairwise

from dateline.draft import Draft
from dateline.records import Mention, Party, Sentence
from dateline.stages.relations.parties import Item, items_of


def named_before(
    draft: Draft,
    sentence: Sentence,
    by_sentence: Mapping[int, list[Mention]],
    count: int,
    *,
    but: str | None,
) -> list[Party]:
    """Return the one or two countries that can be meant, or none where that is open.

    One: the only country that the sentence before names, else the only one of the article so
    far. Two: the pair that every "A and B" so far names. `but` is the country of who acts.
    """
    before = draft.sentences[: sentence.index]
    rows = [_states(draft, row, by_sentence) for row in before]
    if count == 1:
        near = _distinct(rows[-1], but) if rows and _adjoins(before[-1], sentence) else []
        found = near or _distinct([item for row in rows for item in row], but)
        return found if len(found) == 1 else []
    pairs = {frozenset(_codes(pair)): pair for row in rows for pair in _pairs(draft, row, but)}
    return (
        [item.party for item in next(iter(pairs.values())) if item.party] if len(pairs) == 1 else []
    )


def _adjoins(before: Sentence, sentence: Sentence) -> bool:
    return before.paragraph == sentence.paragraph


def _states(draft: Draft, row: Sentence, by_sentence: Mapping[int, list[Mention]]) -> list[Item]:
    """Return the parties of a sentence that are a country, or belong to one."""
    mentions = [mention for mention in by_sentence.get(row.index, []) if mention.kind != "time"]
    items = items_of(draft, row, mentions)
    return [item for item in items if item.party is not None and item.party.country]


def _distinct(items: list[Item], but: str | None) -> list[Party]:
    """Return one party a country, those of states first."""
    found: dict[str, Party] = {}
    for item in sorted(items, key=lambda item: item.party is None or item.party.kind != "state"):
        if item.party is not None and item.party.country and item.party.country != but:
            found.setdefault(item.party.country, item.party)
    return list(found.values())


def _pairs(draft: Draft, row: list[Item], but: str | None) -> Iterator[tuple[Item, Item]]:
    """Yield countries joined by "and"."""
    for left, right in pairwise(row):
        joined = draft.article.text[left.end : right.start].strip() == "and"
        codes = _codes((left, right))
        if joined and len(set(codes)) == 2 and but not in codes:
            yield left, right


def _codes(pair: tuple[Item, Item]) -> list[str]:
    return [item.party.country for item in pair if item.party and item.party.country]
