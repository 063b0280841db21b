"""The public question: which relation a sentence states between a source and a target."""

from dateline.encoder.signals import Relations, Span
from dateline.errors import UsageError

NONE = "NONE"


def relate(sentence: str, *, source: Span | None, target: Span | None) -> Relations:
    """Return how probable each PLOVER root class is, given that one of them holds.

    `source` and `target` are (start, end) in characters of `sentence`, half open; either may be
    None. Probabilities sum to 1. Raises `UsageError` for a span that is not inside the sentence
    or holds no word.
    """
    from dateline.encoder.states import answers, around
    from dateline.encoder.words import pieces

    found = pieces(sentence, 0, len(sentence))
    if not len(found.ids):
        raise UsageError("the sentence holds no word", do="give the words that a reader would see")
    for name, span in (("source", source), ("target", target)):
        if span is not None:
            _check(name, span, len(sentence))
            if not ((found.starts < span[1]) & (found.ends > span[0])).any():
                raise UsageError(f"{name} {span} holds no word", do="mark whole words")
    all_named = answers([around(found, source, target)])[0]
    roots = {name: value for name, value in all_named.items() if name != NONE}
    total = sum(roots.values())
    return {name: value / total for name, value in roots.items()}


def _check(name: str, span: Span, size: int) -> None:
    start, end = span
    if not 0 <= start < end <= size:
        raise UsageError(
            f"{name} {span} is not inside the sentence, which has {size} characters",
            do="give (start, end) in characters, with 0 <= start < end",
        )
