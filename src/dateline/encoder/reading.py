"""One article through the encoder: its sentences in few batches, and what they say."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dateline.encoder import archive
from dateline.encoder.batches import batches
from dateline.encoder.decode import named, runs, sigmoid, tags
from dateline.encoder.session import Arrays, reader
from dateline.encoder.signals import SentenceSignals, Signals, Span, Tagged
from dateline.encoder.states import Held, States
from dateline.encoder.words import MARKS, Pieces, padded, pieces, windows

# So many sentences of an article are read together: enough for batches without padding, and few
# enough that the longest article takes no more memory than others.
TOGETHER = 256

# The heads that tag words, and the field of `SentenceSignals` that each fills.
TAGGERS = {
    "entities": "entities",
    "source": "sources",
    "cue": "cues",
    "content": "contents",
    "victims": "victims",
}


# An attribution's span must have a word that begins it at least so probably. Without it one span
# falls into pieces; chosen on the texts of PolNeAR train that training left out (45 of them):
# exact content F1 .52 without, .58 with .15 to .3; rerun `score_attribution` on such texts.
BEGUN = 0.2
ATTRIBUTION = frozenset({"source", "cue", "content"})


# The rows of a sentence's label scores: of itself, of the sentence after it, of the one before it.
ITSELF, NEXT, BEFORE = range(3)


class Window(NamedTuple):
    """Pieces `start:end` of a sentence, and the row of the article's scores they begin at."""

    sentence: int
    start: int
    end: int
    row: int


class Scores(NamedTuple):
    """Scores of an article: `[pieces, tags]` by tagger; by sentence, labels and states."""

    tags: dict[str, NDArray[np.float32]]
    labels: dict[int, NDArray[np.float32]]
    states: dict[int, States]


def read(text: str, spans: Sequence[Span | None]) -> Signals:
    """Return what the encoder says of the sentences `spans` of `text`; None is passed over.

    Sentences of more tokens than the encoder takes are read in windows. Raises `EncoderError`
    where the shipped file is missing or damaged.
    """
    given = [index for index, span in enumerate(spans) if span is not None]
    found: dict[int, SentenceSignals] = {}
    held = Held()
    for at in range(0, len(given), TOGETHER):
        part = {
            index: pieces(text, *span)
            for index in given[at : at + TOGETHER]
            if (span := spans[index]) is not None
        }
        scores = _scores(part)
        found |= _signals(part, scores)
        held.add(part, scores.states)
    return Signals(
        sentences=tuple(found.get(index) for index in range(len(spans))),
        ask=held.ask,
    )


def _windows(sentences: Mapping[int, Pieces]) -> list[Window]:
    room, row, found = archive.heads().max_tokens - MARKS, 0, []
    for index, sentence in sentences.items():
        for start, end in windows(sentence, room):
            found.append(Window(index, start, end, row))
            row += end - start
    return found


def _scores(sentences: Mapping[int, Pieces]) -> Scores:
    heads, cut, found = archive.heads(), _windows(sentences), Scores({}, {}, {})
    total = sum(window.end - window.start for window in cut)
    for name in TAGGERS:
        found.tags[name] = np.empty((total, len(getattr(heads, name))), dtype=np.float32)
    for batch in batches([window.end - window.start for window in cut]):
        rows = [cut[at] for at in batch]
        ids = [sentences[row.sentence].ids[row.start : row.end] for row in rows]
        out = reader().run(padded(ids))
        for at, window in enumerate(rows):
            whole = window.end - window.start == len(sentences[window.sentence].ids)
            _keep(found, window, {name: values[at] for name, values in out.items()}, whole=whole)
    return found


def _keep(found: Scores, window: Window, out: Arrays, *, whole: bool) -> None:
    """Put one window's outputs where they belong."""
    sentence, size = window.sentence, window.end - window.start
    for name, scores in found.tags.items():
        scores[window.row : window.row + size] = out[name][1 : size + 1]
    # A sentence in several windows has what any of them has.
    before = found.labels.get(sentence, out["labels"])
    found.labels[sentence] = np.maximum(before, out["labels"])
    if whole:
        found.states[sentence] = out["hidden"][: size + MARKS]


def _signals(sentences: Mapping[int, Pieces], scores: Scores) -> dict[int, SentenceSignals]:
    """Return what the scores say; a sentence without words has no labels either."""
    tagged, names = _tagged(sentences, scores), archive.heads().labels
    return {
        index: SentenceSignals(
            labels=named(names, sigmoid(_summed(scores, index))) if index in scores.labels else {},
            **{field: tuple(rows) for field, rows in tagged.get(index, {}).items()},
        )
        for index in sentences
    }


def _summed(scores: Scores, index: int) -> NDArray[np.float32]:
    """Return a sentence's label scores: what it says of itself, and its neighbours of it."""
    total: NDArray[np.float32] = scores.labels[index][ITSELF]
    for neighbour, row in ((index - 1, NEXT), (index + 1, BEFORE)):
        if neighbour in scores.labels:
            total = total + scores.labels[neighbour][row]
    return total


def _tagged(sentences: Mapping[int, Pieces], scores: Scores) -> dict[int, dict[str, list[Tagged]]]:
    """Return the spans by sentence and field of `SentenceSignals`."""
    first = np.concatenate([row.first for row in sentences.values()])
    words = np.flatnonzero(first)
    starts = np.concatenate([row.starts for row in sentences.values()])[words]
    last = np.append(words[1:], len(first))[: len(words)] - 1
    ends = np.concatenate([row.ends for row in sentences.values()])[last]
    sizes = [len(row.ids) for row in sentences.values()]
    of = np.repeat(list(sentences), sizes)[words]
    opens = np.diff(of, prepend=-1) != 0
    found: dict[int, dict[str, list[Tagged]]] = {}
    for name, field in TAGGERS.items():
        known = tags(getattr(archive.heads(), name))
        kinds, begin, end, means = runs(
            scores.tags[name][words],
            known,
            opens,
            begun=BEGUN if name in ATTRIBUTION else 0.0,
        )
        columns = (of[begin], kinds, starts[begin], ends[end - 1], means)
        rows = zip(*(column.tolist() for column in columns), strict=True)
        for sentence, kind, start, stop, score in rows:
            tagged = Tagged(known.labels[kind], start, stop, score)
            found.setdefault(sentence, {}).setdefault(field, []).append(tagged)
    return found
