"""The states of an article's sentences, and the relations that are read from them."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dateline.encoder import archive
from dateline.encoder.batches import batches
from dateline.encoder.decode import named, softmax
from dateline.encoder.session import reader, relater
from dateline.encoder.signals import Relations, Request, Span
from dateline.encoder.words import MARKS, Ints, Pieces, padded

States = NDArray[np.float32]


# The states of so many tokens are kept (30 MB); those of later sentences are computed again when
# asked for. Few articles are so long.
KEPT = 20_000


class Asked(NamedTuple):
    """A request made ready: states `[L, H]` of the window around it, and the tokens' roles."""

    states: States
    role: Ints


class Held:
    """The pieces of each sentence, and the states of those short enough to be read whole."""

    def __init__(self) -> None:
        self._pieces: dict[int, Pieces] = {}
        self._states: dict[int, States] = {}
        self._size = 0

    def add(self, pieces: Mapping[int, Pieces], states: Mapping[int, States]) -> None:
        """Hold more sentences; their states too, as long as there is room."""
        self._pieces.update(pieces)
        if self._size < KEPT:
            self._states.update(states)
            self._size += sum(map(len, states.values()))

    def ask(self, requests: Sequence[Request]) -> list[Relations]:
        """Return how probable each relation is, for each request; all in few batches."""
        return answers([self._asked(request) for request in requests])

    def _asked(self, request: Request) -> Asked | None:
        pieces = self._pieces.get(request.sentence)
        if pieces is None or not len(pieces.ids):
            return None
        states = self._states.get(request.sentence)
        if states is not None:
            return Asked(states, roles(pieces, request.source, request.target))
        return around(pieces, request.source, request.target)


def answers(asked: Sequence[Asked | None]) -> list[Relations]:
    """Return the relations of each request; what could not be made ready has none."""
    names = archive.heads().relations
    found: list[Relations] = [{name: float(name == "NONE") for name in names} for _ in asked]
    ready = [(index, row) for index, row in enumerate(asked) if row is not None]
    for batch in batches([len(row.role) for _, row in ready]):
        scores = _related([ready[at][1] for at in batch])
        for at, row in zip(batch, softmax(scores), strict=True):
            found[ready[at][0]] = named(names, row)
    return found


def _related(rows: Sequence[Asked]) -> NDArray[Any]:
    longest = max(len(row.role) for row in rows)
    hidden = np.zeros((len(rows), longest, rows[0].states.shape[1]), dtype=np.float32)
    mask = np.zeros((len(rows), longest), dtype=np.int64)
    role = np.zeros_like(mask)
    for index, row in enumerate(rows):
        size = len(row.role)
        hidden[index, :size], mask[index, :size], role[index, :size] = row.states, 1, row.role
    return relater().run({"hidden": hidden, "mask": mask, "role": role})["relations"]


def around(pieces: Pieces, source: Span | None, target: Span | None) -> Asked:
    """Return a request with the pieces nearest to its spans, as many as the encoder takes."""
    room = archive.heads().max_tokens - MARKS
    if len(pieces.ids) > room:
        pieces = pieces.pick(_nearest(roles(pieces, source, target)[1:-1], room))
    found = reader().run(padded([pieces.ids]), only=["hidden"])
    return Asked(found["hidden"][0], roles(pieces, source, target))


def _nearest(role: Ints, room: int) -> Ints:
    """Return the places of the `room` pieces that lie nearest to one with a role, in order."""
    given = np.flatnonzero(role)
    if not len(given):
        return np.arange(room)
    places = np.arange(len(role))
    after = np.searchsorted(given, places).clip(max=len(given) - 1)
    before = (after - 1).clip(min=0)
    distance = np.minimum(abs(places - given[before]), abs(places - given[after]))
    return np.sort(np.argsort(distance, kind="stable")[:room])


def roles(pieces: Pieces, source: Span | None, target: Span | None) -> Ints:
    """Return 1 for pieces of the source, 2 for others of the target, 0 elsewhere and at marks."""
    found = np.zeros(len(pieces.ids) + MARKS, dtype=np.int64)
    inner = found[1:-1]
    for number, span in ((2, target), (1, source)):
        if span is not None:
            inner[(pieces.starts < span[1]) & (pieces.ends > span[0])] = number
    return found
