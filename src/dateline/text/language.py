"""Which language an article is in."""

from functools import cache
from typing import Any

# Below this many letters the detector errs too often (single sentences, headlines); the
# language is then taken to be unknown, and unknown is coded as English is.
MIN_LETTERS = 200

# What py3langid's normalised probability must reach.
MIN_PROBABILITY = 0.9

# The detector looks at this many characters at most, so that its time is bounded.
LOOK_AT = 5_000


def detect(text: str) -> str | None:
    """Return the ISO 639-1 code of `text`, or None where it is too short or mixed to tell."""
    sample = text[:LOOK_AT]
    letters = [letter for letter in sample if letter.isalpha()]
    latin = sum(letter < "\u0250" for letter in letters)
    if letters and latin * 2 >= len(letters) and len(letters) < MIN_LETTERS:
        return None
    # Old wires are in capitals, which the detector was not trained on.
    code, probability = _identifier().classify(sample.lower() if sample.isupper() else sample)
    return str(code) if probability >= MIN_PROBABILITY else None


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
