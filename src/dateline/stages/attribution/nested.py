"""Attributions inside contents: "officials told the agency that witnesses saw".

The encoder's tags are flat: of two attributions, one in the other, it tags the outer one. What
lies in the content is found by reading the content as a sentence of its own.
"""

from bisect import bisect_left

from dateline.draft import Draft
from dateline.encoder.reading import read
from dateline.stages.attribution.lexicon import Lexicon
from dateline.stages.attribution.linking import Linked, Pair, Tags, link
from dateline.text.quotemarks import Stretch
from dateline.text.tokens import tokenize, within

# A content of fewer words than this holds no source, cue and content.
MIN_WORDS = 4

# Words that open a content and are not part of the sentence that it holds.
_OPENERS = frozenset({"that", "whether", "if", "how", "why", ","})


def nested(
    draft: Draft, outer: list[Linked], quoted: list[Stretch], known: Lexicon
) -> list[Linked]:
    """Return the attributions with a source of their own inside unquoted contents of others."""
    found = [(row.sentence, held) for row in outer for held in _held(draft, row, quoted, known)]
    signals = read(draft.article.text, [span for _, span in found]).sentences
    made = []
    for (index, (start, end)), tags in zip(found, signals, strict=True):
        if tags is None or not tags.cues or not tags.sources:
            continue
        kinds = (tags.sources, tags.cues, tags.contents)
        rows = Tags(*(tuple((s.start, s.end) for s in kind) for kind in kinds))
        sentence = draft.sentences[index]
        tokens = tokenize(draft.article.text, start, end)
        made += [
            row
            for row in link(draft.article.text, [sentence], [tokens], [rows], ())
            if row.source is not None and row.contents
        ]
    return made


def _held(draft: Draft, row: Linked, quoted: list[Stretch], known: Lexicon) -> list[Pair]:
    """Return the contents of one attribution that may hold another, without what opens them."""
    found = []
    for sentence, (start, end) in row.contents:
        near = bisect_left(quoted, end, key=lambda stretch: stretch.start) - 1
        if sentence != row.sentence or (near >= 0 and quoted[near].end > start):
            continue
        words = within(draft.tokens[sentence], start, end)
        while words and words[0].lower in _OPENERS:
            words = words[1:]
        if len(words) >= MIN_WORDS and any(word.lower in known.spoken for word in words[1:]):
            found.append((words[0].start, words[-1].end))
    return found
