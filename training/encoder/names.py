"""The names of what each head tells apart, in the order of its scores."""

import json
from dataclasses import asdict, dataclass

from benchmarks.plover import ROOTS

ENTITIES = (
    "Person", "Organisation", "Nationality", "Location", "Weapon", "MilitaryPlatform", "Temporal",
    "Quantity", "Money", "DocumentReference",
)  # fmt: skip
VICTIMS = ("killed", "injured", "missing", "detained", "kidnapped", "displaced", "casualties")
NONE = "NONE"
RELATIONS = (*ROOTS, NONE)
SPAN = ("O", "B", "I")

# Longer sentences are read in windows of this many tokens.
MAX_TOKENS = 192


def tags(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the tags of a tagger of several classes: `O`, and `B-` and `I-` of each."""
    return ("O", *(f"{part}-{name}" for name in names for part in "BI"))


@dataclass(frozen=True)
class Names:
    """Names by head."""

    labels: tuple[str, ...]
    entities: tuple[str, ...] = tags(ENTITIES)
    source: tuple[str, ...] = SPAN
    cue: tuple[str, ...] = SPAN
    content: tuple[str, ...] = SPAN
    victims: tuple[str, ...] = tags(VICTIMS)
    relations: tuple[str, ...] = RELATIONS
    max_tokens: int = MAX_TOKENS

    def to_json(self) -> str:
        """Return `heads.json`."""
        return json.dumps(asdict(self), indent=1)
