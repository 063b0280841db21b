"""The encoder's tags of attributions, put right by what quotation marks show.

The encoder reads one sentence at a time, so inside a long quotation it takes some of the words
for sources and cues of their own. What stands in quotation marks and is tagged as content in
good part is content as a whole, from mark to mark.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from dateline.draft import Draft
from dateline.encoder import Tagged
from dateline.stages.attribution.lexicon import lexicon
from dateline.stages.attribution.linking import Pair, Tags
from dateline.text.dateline import dateline_end
from dateline.text.quotemarks import Stretch, stretches
from dateline.text.tokens import Token, within

# A quoted stretch of at least so many words is content as a whole where at least this share of
# its words is tagged so. Chosen on held-out texts of PolNeAR train (shares of .15 to .7 differ by
# .01 of exact content F1; none at all costs .03); rerun `score_attribution` on such texts.
CONTENT_SHARE = 0.3
MIN_WORDS = 4

# `[NAME] …`, as monitoring services mark who speaks; no set that the encoder learned from does.
_BRACKETED = re.compile(
    r"\[(?P<name>[A-Z][^\W\d_]*(?: [A-Z][^\W\d_]*){0,3})(?P<cue>\])\s(?P<said>\S.{10,}\S)",
    re.DOTALL,
)

# "an official who asked not to be named", "a diplomat, speaking on condition of anonymity,": the
# words describe the source and cite nobody.
_ANONYMOUS = re.compile(
    r"\b(?:an?|one|two|three|several|the|another|some)\s(?:[\w’'-]+\s){0,8}?[\w’'-]+,?\s"
    r"(?P<clause>(?:(?:who|speaking|talking|and)\s)(?:[\w’'-]+\s){0,8}?"
    r"(?:not\sto\sbe\s(?:named|identified|quoted)|anonymity|anonymously"
    r"|declined\sto\sbe\s(?:named|identified)))\b",
    re.IGNORECASE,
)

# A content tagged with less than this mean probability is read on to the next stop. Chosen on
# held-out texts of PolNeAR train: exact content F1 .646, against .634 without and .644 at .9.
SURE_CONTENT = 0.75

# No content ends in one of these: it is read on likewise.
_NO_END = frozenset("a an the of in on at to from by with for and or".split())

# Between two sources one of these makes them one.
_PARTING = frozenset({"in", "at", "of", "from"})

# The word after a bare article, or after a clause, is looked for in so many characters.
REACH = 40


def quotations(draft: Draft) -> list[Stretch]:
    """Return the article's quoted stretches, in order."""
    found: list[Stretch] = []
    for _, group in groupby(draft.sentences, key=lambda row: row.paragraph):
        rows = list(group)
        found += stretches(draft.article.text, rows[0].start, rows[-1].end)
    return found


def tagged(draft: Draft, quoted: list[Stretch]) -> list[Tags]:
    """Return the tags of each sentence."""
    found = [_tags(draft, index) for index in range(len(draft.sentences))]
    starts = [row.start for row in draft.sentences]
    for stretch in quoted:
        first = bisect_right(starts, stretch.start) - 1
        held = range(max(first, 0), bisect_left(starts, stretch.end))
        if held and _is_content(draft, found, stretch, held):
            for index in held:
                found[index] = _filled(draft, found[index], stretch, index)
    return found


def _tags(draft: Draft, index: int) -> Tags:
    signals = draft.heard(index)
    row = draft.sentences[index]
    begin = dateline_end(draft.article.text, row.start, row.end)
    kinds = (signals.sources, signals.cues, signals.contents)
    labelled = _BRACKETED.match(draft.article.text, row.start, row.end)
    if labelled and not signals.cues:
        return Tags((labelled.span("name"),), (labelled.span("cue"),), (labelled.span("said"),))
    sources, cues, contents = (tuple(_after(draft.article.text, begin, kind)) for kind in kinds)
    words = draft.tokens[index]
    whole = _whole(draft.article.text, tuple(_with_noun(span, words) for span in sources))
    tags = Tags(whole, cues, contents)
    unsure = {span.end for span in signals.contents if span.score < SURE_CONTENT}
    unsure |= {word.end for word in words if word.lower in _NO_END}
    contents = tuple(_to_stop(span, unsure, words, tags) for span in contents)
    tags = tags._replace(contents=tuple(_with_share(span, words, tags) for span in contents))
    return _with_anonymous(draft.article.text, (begin, row.end), words, tags)


def _to_stop(content: Pair, unsure: set[int], words: Sequence[Token], tags: Tags) -> Pair:
    """Return a content that the encoder was unsure of, with the words up to the next stop or tag.

    What it is unsure of is mostly news of violence, which the texts that it learned from lack.
    """
    if content[1] not in unsure:
        return content
    return content[0], _stop(content[1], content[1], words, tags)


def _with_share(content: Pair, words: Sequence[Token], tags: Tags) -> Pair:
    """Return a content with the share of it that follows: "52 dead" ", including 11 children"."""
    after = within(words, content[1], words[-1].end)
    if [word.lower for word in after[:2]] != [",", "including"] or len(after) < 3:
        return content
    if not (after[2].text[0].isdigit() or after[2].lower in lexicon().file.tally.numbers):
        return content
    return content[0], _stop(content[1], after[1].start, words, tags)


def _stop(end: int, begin: int, words: Sequence[Token], tags: Tags) -> int:
    """Return where the words from `begin` on reach a stop or a tag that begins after `end`."""
    others = [start for spans in tags for start, _ in spans if start >= end]
    for word in within(words, begin, min(others, default=words[-1].end)):
        if not word.text[0].isalnum():
            break
        end = word.end
    return end


def _whole(text: str, sources: tuple[Pair, ...]) -> tuple[Pair, ...]:
    """Return sources with those as one that a comma or a preposition alone parts.

    "Another nurse," "Ana Bell"; "Police" in "Kano".
    """
    found: list[Pair] = []
    for start, end in sources:
        between = text[found[-1][0] : start] if found else ""
        parting = text[found[-1][1] : start].strip() if found else None
        apart = parting is None or parting.strip(", ") not in {"", *_PARTING}
        joined = parting in _PARTING or between.rstrip().endswith(",")
        if not apart and joined and text[start].isupper():
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return tuple(found)


def _with_noun(source: Pair, words: Sequence[Token]) -> Pair:
    """Return a source that is a bare "the" with the noun that follows it."""
    inside = within(words, *source)
    if len(inside) != 1 or inside[0].lower not in {"the", "a", "an"}:
        return source
    after = within(words, source[1], source[1] + REACH)
    return (source[0], after[0].end) if after and after[0].text[0].isalnum() else source


def _with_anonymous(text: str, row: Pair, words: Sequence[Token], tags: Tags) -> Tags:
    """Return tags whose unnamed source keeps the clause that says that it stays unnamed.

    Where the encoder lost its way in the clause, a verb of saying after it is the cue, and what
    stands before it the content.
    """
    match = _ANONYMOUS.search(text, *row)
    if match is None:
        return tags
    cues, contents = (_outside(kind, *match.span("clause")) for kind in (tags.cues, tags.contents))
    if not cues:
        verb = within(words, match.end(), match.end() + REACH)[:1]
        said = within(words, row[0], match.start())
        if not verb or verb[0].lower not in lexicon().spoken or len(said) < MIN_WORDS:
            return tags
        last = said[-2] if said[-1].text == "," else said[-1]
        cues, contents = ((verb[0].start, verb[0].end),), ((said[0].start, last.end),)
    if any(start <= match.start() < end for start, end in contents):
        return tags
    others = _outside(tags.sources, *match.span())
    return Tags(tuple(sorted([*others, match.span()])), cues, contents)


def _after(text: str, begin: int, spans: Iterable[Tagged]) -> Iterator[Pair]:
    """Yield spans cut to what follows an offset: a dateline is nobody's words."""
    for span in spans:
        words = text[max(span.start, begin) : span.end]
        if words.strip():
            yield span.end - len(words.lstrip()), span.end


def _is_content(draft: Draft, tags: list[Tags], stretch: Stretch, held: range) -> bool:
    """Say whether a quotation is somebody's words: by its tags, or as whole sentences are."""
    words = inside = 0
    for index in held:
        contents = tags[index].contents
        for token in within(draft.tokens[index], stretch.start, stretch.end):
            if token.text[0].isalnum():
                words += 1
                at = bisect_right(contents, (token.start, len(draft.article.text))) - 1
                inside += at >= 0 and token.end <= contents[at][1]
    first, last = draft.sentences[held[0]], draft.sentences[held[-1]]
    whole = stretch.start == first.start and stretch.end == last.end
    return words >= MIN_WORDS and (whole or inside >= CONTENT_SHARE * words)


def _filled(draft: Draft, tags: Tags, stretch: Stretch, index: int) -> Tags:
    """Return a sentence's tags with its part of a quotation as one content, joined to its own."""
    row = draft.sentences[index]
    start, end = max(stretch.start, row.start), min(stretch.end, row.end)
    touching = [span for span in tags.contents if span[0] < end and start < span[1]]
    bounds = [(start, end), *touching]
    whole = min(a for a, _ in bounds), max(b for _, b in bounds)
    others = [span for span in tags.contents if span not in touching]
    return Tags(
        sources=_outside(tags.sources, start, end),
        cues=_outside(tags.cues, start, end),
        contents=tuple(sorted([*others, whole])),
    )


def _outside(spans: tuple[Pair, ...], start: int, end: int) -> tuple[Pair, ...]:
    return tuple(span for span in spans if span[1] <= start or end <= span[0])
