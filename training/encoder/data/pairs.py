"""Weakly labelled pairs: what one marked party does to another, by the rules.

A pair of an event's actor and recipient in one sentence gets the class that both ways of reading
give: the event rules (parties by grammar) and `type_between` (triggers around a marked pair). How
far the second is sure is the weight. Parties of a mutual event ("met") make pairs of actors.
Origins:

- `SET`: such pairs. `SET weak`: only `type_between` saw it, with the trigger between two actors.
- `SET loose`: the same with more words between, or less sure: in the main of use to a teacher that
  labels them anew. Only as many as bring a class to `FILLED` rows.
- `SET none`: two actors in one sentence with nothing between them that either way reads.
- `SET reversed`: a pair of the first kind the other way round, where only one way makes sense:
  NONE. A model that only knows the 15 classes should leave these out.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

from benchmarks.plover import QUADS
from dateline.records import Event, EventType, Mention, Party, Sentence
from dateline.stages.events.relation import folded, type_between
from training.encoder.data.readings import Reading, readings
from training.encoder.data.rows import Row, Span, capped, lot, lower, one_line, unique
from training.encoder.names import NONE

SEED = 11
# Sentences outside these lengths (characters) are headlines' scraps, or lists.
SHORTEST, LONGEST = 25, 600
# Two actors further apart than this (characters) are seldom of one act; nearer than the least, of
# one phrase.
NEAREST, FURTHEST = 4, 140
# Most rows a class, and of NONE by how they came about.
MOST = 1500
MOST_NONE = 3000
MOST_REVERSED = 1000
# Pairs that only the second way saw count half.
WEAK = 0.5
# A pair without words of an act between counts less where the sentence tells of one elsewhere.
NONE_NEAR = 0.7
# Loosely read pairs weigh this, and make no class larger than this many rows.
LOOSE = 0.2
FILLED = 500
# Below this share of `type_between`, another class is too near.
SURE = 0.5
# The same where grammar is not asked, and how many plain words may then stand between two actors.
SURE_WEAK = 0.6
MAX_BETWEEN = 9
_OPENS = re.compile(
    r"[,;:\"“”()—]|--|\b(?:who|whom|whose|which|that|what|and|or|but|because|as|if|when|while|than"
    r"|said|says|told|added|he|she|they|it|we|you|i|is|are)\b",
    re.IGNORECASE,
)
# An article before a name, and titles; a capital at the start of a sentence alone tells nothing.
_LEADS_IN = re.compile(
    r"(?<![\w’'-])(?:(?:[Tt]he|[Aa]n?) (?:[A-Z][a-z]+ ){0,3}|(?<=[a-z,] )(?:[A-Z][a-z]+ ){1,3})$"
)
# Classes that hold either way round.
MUTUAL = frozenset({"CONSULT", "AGREE", "COOPERATE", "SUPPORT"})


def make(gold: Path, out: Path) -> Iterator[Row]:
    """Yield the chosen pairs; reads, or makes, the readings in `out`."""
    rows = [row for reading in readings(gold, out) for row in pairs(reading)]
    rows = unique(rows, marked)
    firm = [row for row in rows if not row["origin"].endswith("loose")]
    most = dict.fromkeys(QUADS, MOST) | {NONE: MOST_NONE, "reversed": MOST_REVERSED}
    firm = capped(firm, group=_group, most=most, seed=SEED)
    counts = Counter(row["type"] for row in firm)
    loose = [row for row in rows if row["origin"].endswith("loose")]
    wanted = {name: max(0, FILLED - counts[name]) for name in QUADS}
    yield from firm
    yield from capped(loose, group=_group, most=wanted, seed=SEED)


def marked(row: Row) -> tuple[object, ...]:
    """Return what makes a pair the same as another: its words and its marks."""
    return (row["text"].casefold(), *row["source"], *row["target"])


def _group(row: Row) -> str:
    return "reversed" if row["origin"].endswith("reversed") else str(row["type"])


def pairs(reading: Reading) -> Iterator[Row]:
    """Yield all pairs of one reading, the surest of each sentence first."""
    found = reading.found
    actors = by_sentence(found.mentions)
    for sentence in found.sentences:
        text = one_line(found.article.text[sentence.start : sentence.end])
        if sentence.kind == "body" and SHORTEST <= len(text) <= LONGEST:
            told = [row for row in found.events if _holds(sentence, row)]
            yield from _of_events(reading.origin, text, sentence.start, told)
            outer = spans(sentence, actors.get(sentence.index, ()))
            busy = {span for event in told for span in _parties(event, sentence.start)}
            yield from _of_mentions(reading.origin, text, outer, busy)


def _holds(sentence: Sentence, event: Event) -> bool:
    return sentence.start <= event.trigger.start < sentence.end


def _parties(event: Event, start: int) -> list[Span]:
    return [(row.start - start, row.end - start) for row in (*event.actors, *event.recipients)]


def _of_events(origin: str, text: str, start: int, told: Iterable[Event]) -> Iterator[Row]:
    for event in told:
        name = _class(event)
        for source, target in _sides(event, start):
            if min(source[0], target[0]) >= 0 and max(source[1], target[1]) <= len(text):
                share = type_between(text, source, target).get(name, 0.0)
                if share >= SURE and _apart(source, target):
                    yield _row(text, source, target, name, share, origin)
                    if name not in MUTUAL:
                        yield _row(text, target, source, NONE, share, f"{origin} reversed")


def _class(event: Event) -> str:
    """Return PLV's class of an event: what did not occur is a promise, a refusal or a threat."""
    name: EventType = "YIELD" if event.type == "RETREAT" else event.type
    return folded(name, event.stage, QUADS[name])


def _sides(event: Event, start: int) -> list[tuple[Span, Span]]:
    """Return source and target of an event's pairs; of a mutual event, of neighbouring actors."""

    def place(row: Party) -> Span:
        return row.start - start, row.end - start

    if not event.recipients:
        return [(place(a), place(b)) for a, b in pairwise(event.actors)]
    return [(place(a), place(b)) for a in event.actors for b in event.recipients]


def by_sentence(mentions: Iterable[Mention]) -> dict[int, list[Mention]]:
    """Return the actors among mentions by the number of their sentence."""
    found: dict[int, list[Mention]] = {}
    for row in mentions:
        if row.kind == "actor":
            found.setdefault(row.sentence, []).append(row)
    return found


def spans(sentence: Sentence, mentions: Iterable[Mention]) -> list[Span]:
    """Return the outermost actors of a sentence, in its offsets and order."""
    kept: list[Span] = []
    for row in sorted(mentions, key=lambda row: (row.start, -row.end)):
        span = (row.start - sentence.start, row.end - sentence.start)
        if span[1] <= sentence.end - sentence.start and (not kept or span[0] >= kept[-1][1]):
            kept.append(span)
    return kept


def _apart(one: Span, other: Span) -> bool:
    gap = max(one[0], other[0]) - min(one[1], other[1])
    return NEAREST <= gap <= FURTHEST


def _of_mentions(origin: str, text: str, spans: list[Span], busy: set[Span]) -> Iterator[Row]:
    """Yield pairs of neighbouring actors that no event joins."""
    for one, other in pairwise(spans):
        if not _apart(one, other):
            continue
        between = type_between(text[one[1] : other[0]], None, None)
        scores = type_between(text, one, other)
        if not type_between(text[one[0] : other[1]], None, None) and not {one, other} & busy:
            back = lot(SEED, text, one, other) < 0.5
            sides = (other, one) if back else (one, other)
            yield _row(text, *sides, NONE, NONE_NEAR if scores else 1.0, f"{origin} none")
        elif between and scores and not {one, other} & busy:
            name = max(scores, key=lambda key: (scores[key], key))
            sure = scores[name] >= SURE_WEAK and _is_plain(text[one[1] : other[0]])
            weight, tier = (WEAK, "weak") if sure else (LOOSE, "loose")
            yield _row(text, one, other, name, weight * scores[name], f"{origin} {tier}")


def _is_plain(between: str) -> bool:
    """Say whether nothing between two actors opens another clause."""
    return len(between.split()) <= MAX_BETWEEN and not _OPENS.search(between)


def _row(text: str, source: Span, target: Span, name: str, weight: float, origin: str) -> Row:
    return {
        "text": lower(text),
        "source": _phrase(text, source, target),
        "target": _phrase(text, target, source),
        "type": name,
        "weight": round(weight, 3),
        "origin": origin,
    }


def _phrase(text: str, span: Span, other: Span) -> list[int]:
    """Return a span, as often as not with the article and the capitalised words before it."""
    after = other[1] if other[1] <= span[0] else 0
    before = _LEADS_IN.search(text[after : span[0]])
    if before is None or lot(SEED, text, span) < 0.5:
        return list(span)
    return [after + before.start(), span[1]]
