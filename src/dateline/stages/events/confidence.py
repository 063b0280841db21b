"""How sure an event is: the rules' reading of it, and what the encoder says of the same words.

The rules find a trigger with parties. The encoder, which does not see what they found, says how
probable each type is between those parties, and of which types the sentence tells. Both come
together in a logistic formula with few terms:

    logit(confidence) = bias + a * logit(pair) + b * logit(label) + c (material conflict)

`pair` is the probability of the event's type between its parties (as PLOVER folds it where the act
did not occur, or of the plain type, whichever is more), `label` that the sentence tells of that
type; material conflict (assault, coercion, protest …) is told more plainly than words, and starts
from a better chance. A label that the encoder does not give counts as one half: it says nothing.

What the encoder says of a pair costs more than all else in this stage, so it is asked only where
the answer can decide whether an event is kept (`is_open`): one event in four. Elsewhere the pair
counts as one half too.
"""

from collections.abc import Mapping
from math import exp, log

from dateline.encoder import SentenceSignals
from dateline.encoder.signals import Relations, Request
from dateline.records import Event, Party
from dateline.stages.events.relation import folded
from dateline.stages.events.vocabulary import types

# Fitted by `python -m benchmarks.graded` on events of the look halves that were graded by eye;
# rerun it, and `python -m benchmarks events`, after any change of the encoder.
WEIGHTS: Mapping[str, float] = {
    "bias": 1.23, "pair": 0.25, "label": 0.39, "harm": 1.10,
}  # fmt: skip

# Events less sure than this are left out. Of graded events that are kept, nine in ten have the type
# and stage (look half .88, report half .92; without the encoder .78 and .85), and of the right ones
# one in eight is lost; higher loses more than it gains (`python -m benchmarks.graded`).
LEAST = 0.55

# What the gate's passing a sentence over says of any type's being in it.
PASSED_OVER = 0.25

# No probability is nearer to 0 or 1 than this: one witness alone never decides.
NEAREST = 0.01


def question(event: Event, sentence: int) -> Request:
    """Return what to ask the encoder of an event: its first parties, or those who act together."""
    actors, recipients = event.actors, event.recipients or event.actors[1:]
    return Request(sentence, _span(actors), _span(recipients))


def is_open(event: Event, said: SentenceSignals) -> bool:
    """Say whether the answer to the question can decide that an event is kept, or left out."""
    without = _logit_of(features(event, said, None))
    most = WEIGHTS["pair"] * _logit(1.0)
    return without - most < _logit(LEAST) <= without + most


def confidence(event: Event, said: SentenceSignals, between: Relations | None) -> float:
    """Return how probable it is that the words tell of this event, 0 to 1.

    `between` None: nothing was asked.
    """
    return _weigh(features(event, said, between))


def unread(event: Event) -> float:
    """Return the same for a sentence that the gate kept from the encoder.

    It is likely to hold nothing, and only what the rules tell plainly is believed: material
    conflict. All else is 0.
    """
    if types().types[event.type].quad != 4:
        return 0.0
    return _weigh({"bias": 1.0, "label": _logit(PASSED_OVER), "harm": 1.0})


def _weigh(terms: Mapping[str, float]) -> float:
    return 1 / (1 + exp(-_logit_of(terms)))


def _logit_of(terms: Mapping[str, float]) -> float:
    return sum(WEIGHTS[name] * value for name, value in terms.items())


def is_sure(event: Event) -> bool:
    """Say whether an event is sure enough to be kept."""
    return event.confidence is None or event.confidence >= LEAST


def features(event: Event, said: SentenceSignals, between: Relations | None) -> dict[str, float]:
    """Return the terms of the formula by name; what was not asked says nothing."""
    return {
        "bias": 1.0,
        "pair": 0.0 if between is None else _logit(_between(event, between)),
        "label": _logit(said.labels.get(f"type {event.type}", 0.5)),
        "harm": float(types().types[event.type].quad == 4),
    }


def _between(event: Event, between: Relations) -> float:
    """Return the probability of an event's type, plain or folded, between its parties."""
    plain = "YIELD" if event.type == "RETREAT" else event.type
    fold = folded(plain, event.stage, types().types[event.type].quad)
    return max(between.get(name, 0.0) for name in (plain, fold))


def _span(parties: tuple[Party, ...]) -> tuple[int, int] | None:
    return (parties[0].start, parties[0].end) if parties else None


def _logit(share: float) -> float:
    inside = min(max(share, NEAREST), 1 - NEAREST)
    return log(inside / (1 - inside))
