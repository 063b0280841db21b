"""The floor of every casualty benchmark: a number that a word of harm follows, nothing else."""

import re

_WORD = re.compile(r"[A-Za-z]+|\d+(?:,\d{3})*")
_SMALL = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve".split()
    )
}
_HARM = {
    "killed": "DEATH", "dead": "DEATH", "died": "DEATH", "murdered": "DEATH", "slain": "DEATH",
    "assassinated": "DEATH", "injured": "INJURY", "wounded": "INJURY", "hurt": "INJURY",
}  # fmt: skip
# The floor's rule: a number followed by a word of harm within this many words.
FLOOR_WINDOW = 5


def floor(text: str) -> list[tuple[int, str]]:
    """Return (number, effect) for each number that a word of harm follows within five words."""
    words = _WORD.findall(text.lower())
    found = []
    for at, word in enumerate(words):
        value = _SMALL.get(word, int(word.replace(",", "")) if word[0].isdigit() else None)
        harm = next((_HARM[w] for w in words[at + 1 : at + 1 + FLOOR_WINDOW] if w in _HARM), None)
        if value is not None and harm is not None:
            found.append((value, harm))
    return found
