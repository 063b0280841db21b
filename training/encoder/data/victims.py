"""Number words with the class of the victims that they count, by the claims of the rules.

A row is a sentence with numbers, and as spans those that count victims: "killed", "injured" and so
on. Of a claim's words ("at least 12") only the number is marked; a claim without one ("a soldier
was killed") marks nothing. Sentences whose numbers count no victims, by the same rules, are
negatives: no spans.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from dateline.records import Claim, Mention, Sentence
from training.encoder.data.readings import Reading, readings
from training.encoder.data.rows import Row, capped, lower, one_line, unique

SEED = 37
LONGEST = 600
# Rows with figures of one class (the rarest in the row), and without.
MOST_CLASS, MOST_NONE = 1600, 2200
NONE = "none"


def make(gold: Path, out: Path) -> Iterator[Row]:
    """Yield the chosen sentences."""
    rows = [row for reading in readings(gold, out) for row in sentences(reading)]
    rows = unique(rows, lambda row: row["text"].casefold())
    counts: dict[str, int] = defaultdict(int)
    for row in rows:
        for name, *_ in row["spans"]:
            counts[name] += 1

    def kind(row: Row) -> str:
        names = {span[0] for span in row["spans"]}
        return min(names, key=lambda name: (counts[name], name)) if names else NONE

    most = dict.fromkeys(counts, MOST_CLASS) | {NONE: MOST_NONE}
    yield from capped(rows, group=kind, most=most, seed=SEED)


def sentences(reading: Reading) -> Iterator[Row]:
    """Yield the sentences of one reading that hold a claim's figure, or a number and no claim."""
    found = reading.found
    numbers: dict[int, list[Mention]] = defaultdict(list)
    for mention in found.mentions:
        if mention.number is not None:
            numbers[mention.sentence].append(mention)
    starts = {row.start: row.index for row in found.sentences}
    claims: dict[int, list[Claim]] = defaultdict(list)
    for claim in found.claims:
        for part in claim.evidence:
            claims[starts.get(part.start, -1)].append(claim)
    for sentence in found.sentences:
        text = one_line(found.article.text[sentence.start : sentence.end])
        here = claims[sentence.index]
        counts = [
            row for row in numbers[sentence.index] if row.number and row.number.use == "count"
        ]
        spans = _spans(sentence, text, here, counts)
        if len(text) > LONGEST or spans is None or not numbers[sentence.index]:
            continue
        text = lower(text)
        yield {"text": text, "spans": spans, "origin": reading.origin}


def _spans(
    sentence: Sentence, text: str, claims: Sequence[Claim], numbers: Sequence[Mention]
) -> list[list[object]] | None:
    """Return the figures of a sentence; None where one claim's words are not in it."""
    found: dict[tuple[int, int], str] = {}
    taken = 0
    for claim in claims:
        words = re.compile(rf"(?<!\w){re.escape(one_line(claim.words))}(?!\w)")
        match = words.search(text, taken) or words.search(text)
        if match is None:
            return None
        taken = match.start()
        for row in numbers:
            place = (row.start - sentence.start, row.end - sentence.start)
            if match.start() <= place[0] and place[1] <= match.end():
                found.setdefault(place, claim.class_)
                break
    return [[name, *place] for place, name in sorted(found.items())]
