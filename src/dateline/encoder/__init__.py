"""The trained encoder: one pass over a sentence tells names, attribution, victims and labels.

`reading.read` gives an article's `Signals`, `relate.relate` the relation between two spans of one
sentence. The weights ship in `encoder.zip` beside this file; `MODEL_CARD.md` tells what they
learned from, and what they cannot do. They are opened when the first sentence is read, once in
each process.
"""

from dateline.encoder.signals import Request, SentenceSignals, Signals, Tagged

__all__ = ["Request", "SentenceSignals", "Signals", "Tagged"]
