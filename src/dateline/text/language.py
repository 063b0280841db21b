"""Which language an article is in."""

from functools import cache
from itertools import islice
from typing import Any

# Below this many letters the detector errs too often (single sentences, headlines); the
# language is then taken to be unknown, and unknown is coded as English is.
MIN_LETTERS = 200

# What py3langid's normalised probability must reach.
MIN_PROBABILITY = 0.9

# The detector looks at this many characters at most, so that its time is bounded.
LOOK_AT = 5_000

# Words of English that are common in news and rare in any other language. Many of its commonest
# are not ("was" is Dutch, "for" Danish, "on" and "he" Finnish).
_ENGLISH = frozenset(
    "about according after against and are be because been before being between could did during"
    " from government has his it killed more near news not of officer officers people police said"
    " she should than that the their there these they this those through to two until were when"
    " where which while who with would year years".split()
)

# An article where at least this share of the words is among them is English: the detector, and
# the 0.7 seconds that it takes to load, are spared. All of 400 articles of Incidents that are
# long enough to tell are above it; sentences of 60 other languages, in pieces of 200 letters,
# stay below 0.04. `tests/test_language.py` holds both sides.
ENGLISH_SHARE = 0.07


def detect(text: str) -> str | None:
    """Return the ISO 639-1 code of `text`, or None where it is too short or mixed to tell."""
    sample = text[:LOOK_AT]
    if _reads_as_english(sample):
        return "en"
    letters = [letter for letter in sample if letter.isalpha()]
    latin = sum(letter < "\u0250" for letter in letters)
    if letters and latin * 2 >= len(letters) and len(letters) < MIN_LETTERS:
        return None
    # Old wires are in capitals, which the detector was not trained on.
    code, probability = _identifier().classify(sample.lower() if sample.isupper() else sample)
    return str(code) if probability >= MIN_PROBABILITY else None


def _reads_as_english(sample: str) -> bool:
    """Say whether a text that is long enough to tell is full of the small words of English."""
    words = sample.lower().split()
    if sum(map(_ENGLISH.__contains__, words)) < ENGLISH_SHARE * len(words):
        return False
    letters = filter(str.isalpha, sample)
    return next(islice(letters, MIN_LETTERS - 1, None), None) is not None


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
