"""Two witnesses of an event's type, the encoder and the words' own rules, as one probability.

A logarithmic pool: each class gets `encoder ** ENCODER_WEIGHT * (rules + DOUBT) ** RULES_WEIGHT`,
and the row is scaled to sum to one. Where the rules are silent they change no order: only the
encoder's over-confidence is taken back.

The three constants were chosen by 5-fold cross-validation within the report half of PLV_train
(the rules were written while the other half was read) on out-of-fold probabilities of the encoder,
by likelihood; any values near them do about as well. There the pool has .894 root accuracy and .893
macro-F1 (.893 and .890 where the constants are chosen anew for each fold), the encoder alone .884
and .875, the rules alone .820 and .807; quad and binary classes gain as well. Rerun `python -m
benchmarks relate` before changing one.
"""

from collections.abc import Mapping

# Below one: a fine-tuned encoder is surer of itself than it is right.
ENCODER_WEIGHT = 0.8

# How much the rules' share of a class counts beside the encoder's probability of it.
RULES_WEIGHT = 0.4

# What the rules leave to a class that they did not think of.
DOUBT = 0.1

# No class is impossible: keeps an int8 encoder's plain zero from deciding.
_LEAST = 1e-6


def combined(encoder: Mapping[str, float], rules: Mapping[str, float]) -> dict[str, float]:
    """Return the probability of each class of `encoder` by both witnesses; they sum to one.

    `rules` holds the classes that words speak for, summing to one, or is empty where none do
    (`type_between`). A class that the encoder does not know is left out.
    """
    weights = {
        name: max(share, _LEAST) ** ENCODER_WEIGHT * _by_rules(name, rules)
        for name, share in encoder.items()
    }
    whole = sum(weights.values())
    return {name: weight / whole for name, weight in weights.items()}


def _by_rules(name: str, rules: Mapping[str, float]) -> float:
    return (rules.get(name, 0.0) + DOUBT) ** RULES_WEIGHT if rules else 1.0
