"""Who a figure is according to: the quote that it was read from, the fullest of its repeats.

Where the attribution has no source, or none was read, the words of the sentence are asked: "police
sources have confirmed that …", "…, according to the hospital", "…, said a spokesman".
"""

from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

import msgspec

from dateline.draft import Draft
from dateline.records import Quote, Source, SourceClass, Stance
from dateline.stages.casualties.attachment import PASSIVE, is_adverb
from dateline.stages.casualties.clause import AUXILIARY, Clause
from dateline.stages.casualties.subsets import Entry
from dateline.stages.casualties.wording import wording
from dateline.vocabulary import load

# Tokens of the words for a source.
MAX_SOURCE = 12
# Tokens between a verb of saying and the figure that is its object ("reported 5 soldiers killed").
MAX_TO_FIGURE = 30

_EARLIER = frozenset({"earlier", "previously", "initially", "first", "originally"})
_MODALS = frozenset({"could", "can", "would", "will", "may", "might", "did", "not"})
_ARTICLES = frozenset({"the", "a", "an"})
_STOPS = frozenset(
    {",", ";", ":", "(", ")", "[", "]", '"', "“", "”", "—", "–", "--", "that", "which", "who",
     "but", "and", "when", "while", "after", "as", "because", "where"}
)  # fmt: skip
_ENDS = _STOPS | {".", "said", "says", "told", "on", "in", "at", "during", "by", "was", "were"}


class _Classes(msgspec.Struct, frozen=True):
    """What is needed of `source_classes.yaml`."""

    generic: frozenset[str]
    classes: dict[SourceClass, tuple[str, ...]]


class Cited(NamedTuple):
    """Who is cited, how, and by which quote."""

    source: Source | None = None
    stance: Stance = "says"
    quote: str | None = None


def quote(draft: Draft, row: Clause, entry: Entry) -> Quote | None:
    """Return the quote whose content holds the figure."""
    victims = entry.found.victims
    start = row.tokens[min(victims.figure_first, entry.found.first)].start
    end = row.tokens[max(victims.figure_end, entry.found.end) - 1].end
    return draft.quote_over(start, end) or _said(draft, row, start, end)


def _said(draft: Draft, row: Clause, start: int, end: int) -> Quote | None:
    """Return a quote by a plain verb of saying, whoever says it ("the union said …")."""
    verbs = wording().citing
    for found in draft.quotes:
        plain = found.speaker is not None and any(c.quote.lower() in verbs for c in found.cue)
        if plain and not found.negated and any(
            part.start <= start and end <= part.end for part in found.content
        ):  # fmt: skip
            return found
    return None


def cited(draft: Draft, entries: Sequence[Entry]) -> Cited:
    """Return who is cited for a figure.

    Repeats are asked in turn where the first names no source in a heading, or gives one by fewer
    words than a repeat does ("governor", "the regional governor").
    """
    found = [_cited(draft, entry) for entry in entries]
    best, heading = found[0], entries[0].row.sentence.kind == "heading"
    for row, entry in zip(found[1:], entries[1:], strict=True):
        body = entry.row.sentence.kind != "heading"
        if row == Cited() or not body or (best == Cited() and not heading):
            continue
        if best.source is None or _fuller(row.source, best.source):
            best = row
    return best


def _cited(draft: Draft, entry: Entry) -> Cited:
    over = quote(draft, entry.row, entry)
    if over is not None and (_takes_lives(entry, over) or _is_stray(entry.row, over)):
        return Cited()
    if over is None:
        return _by_words(entry)
    if over.speaker is not None:
        return Cited(over.speaker, over.stance, over.id)
    at = _verb_in(entry.row, over)
    return Cited(_before(entry.row, at) if at else None, over.stance, over.id)


def _is_stray(row: Clause, over: Quote) -> bool:
    """Say whether an attribution without a cue or quotation marks opens within its sentence."""
    opens = any(part.start <= row.sentence.start for part in over.content)
    return over.form == "indirect" and not over.cue and not opens


def _takes_lives(entry: Entry, over: Quote) -> bool:
    """Say whether the cue is the loss itself: "the war has claimed 6,000 lives"."""
    lives = entry.row.words[entry.found.first] in {"life", "lives"}
    return lives and any(
        not entry.row.lexicon.raw.losses.isdisjoint(cue.quote.lower().split()) for cue in over.cue
    )


def _verb_in(row: Clause, over: Quote) -> int | None:
    """Return the token of the verb of saying in a quote's cue, if it is an active one."""
    for at, token in enumerate(row.tokens):
        inside = any(part.start <= token.start < part.end for part in over.cue)
        if inside and row.words[at] in wording().citing and row.words[at - 1] not in PASSIVE:
            return at
    return None


def _by_words(entry: Entry) -> Cited:
    """Return who the words of the sentence say it is according to, without a quote."""
    row, verbs = entry.row, wording().citing
    figure = min(entry.found.first, entry.found.victims.figure_first)
    after = max(entry.found.end, entry.found.victims.end)
    for at in range(after, len(row.words)):
        if row.words[at : at + 2] == ["according", "to"] and (source := _after(row, at + 2)):
            return Cited(source)
        says = row.words[at] in verbs and row.words[at - 1] == ","
        if says and (source := _after(row, at + 1)):
            return Cited(source, verbs[row.words[at]])
        if row.words[at] in verbs and (source := _closing(row, at, after)):
            return Cited(source, verbs[row.words[at]])
        if row.words[at] == ";":
            break
    for at in range(figure - 1, max(figure - MAX_TO_FIGURE, 0), -1):
        if row.words[at] in {";", ":"}:
            break
        verb = row.words[at]
        if verb in (verbs.keys() | wording().raw.counting) and row.words[at + 1] not in {",", "by"}:
            if row.words[at - 1] in PASSIVE:
                break
            source = _before(row, at)
            return Cited(source, verbs.get(verb, "says")) if source else Cited()
    return Cited()


def _closing(row: Clause, at: int, after: int) -> Source | None:
    """Return the source between a comma and a verb of saying at `at`: "…, the governor said."."""
    if row.words[at + 1 : at + 2] == ["that"]:
        return None
    source = _before(row, at)
    if source is None:
        return None
    first = next(i for i, token in enumerate(row.tokens) if token.start == source.start)
    return source if first > after and row.words[first - 1] == "," else None


def _before(row: Clause, at: int) -> Source | None:
    """Return the source that is the subject of a verb of saying at token `at`."""
    stop = at
    while stop > 0 and (
        row.words[stop - 1] in AUXILIARY | _EARLIER or is_adverb(row.words[stop - 1])
    ):
        stop -= 1
    first = stop
    while first > 0 and stop - first < MAX_SOURCE and row.words[first - 1] not in _STOPS:
        first -= 1
    return _source(row, first, stop)


def _after(row: Clause, at: int) -> Source | None:
    """Return the source whose words start at token `at`."""
    end = at
    while end < min(at + MAX_SOURCE, len(row.words)) and row.words[end] not in _ENDS:
        end += 1
    return _source(row, at, end)


def _source(row: Clause, first: int, end: int) -> Source | None:
    """Return the words as a source, where one of them is a kind of source."""
    if first >= end:
        return None
    known, generic = _kinds()
    while end > first and row.words[end - 1] in _MODALS:
        end -= 1
    words = [(word, word.removesuffix("s")) for word in row.words[first:end]]
    kinds = [known.get(word, known.get(stem)) for word, stem in words]
    kinds += [known.get(f"{one} {two}") for (one, _), (two, _) in pairwise(words)]
    told = [kind for kind in kinds[:-1] if kind != "document"] + kinds[-1:]
    kind = next((kind for kind in reversed(told) if kind), None)
    if kind is None:
        if not any(generic & {word, stem} for word, stem in words):
            return None
        kind = "unknown"
    start, stop = row.tokens[first].start, row.tokens[end - 1].end
    return Source(text=row.text[start:stop], start=start, end=stop, kind=kind)


@cache
def _kinds() -> tuple[dict[str, SourceClass], frozenset[str]]:
    """Return the class of each word for a source, the deciding ones last, and the general words."""
    raw = load("source_classes", _Classes)
    found: dict[str, SourceClass] = {}
    for kind, words in reversed(raw.classes.items()):
        found |= dict.fromkeys(words, kind)
    return found, raw.generic


def _fuller(source: Source | None, than: Source) -> bool:
    """Say whether a source is the same one in more words, or by name."""
    if source is None or than.name is not None:
        return False
    own, other = (set(row.text.lower().split()) - _ARTICLES for row in (source, than))
    return other < own
