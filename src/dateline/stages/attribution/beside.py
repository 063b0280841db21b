"""Who speaks right beside a quotation: `“…,” Ana Bell said`, `“…” — Ana Bell`, `Ana Bell: “…”`.

The encoder reads nearly all verbs beside a quotation. It leaves one out where another attribution
follows ("he told the envoy, according to officials"), and it knows no signatures: its texts have
few. What stands beside the marks is surer than any tag farther away.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from dateline.draft import Draft
from dateline.stages.attribution.lexicon import Lexicon
from dateline.stages.attribution.linking import Linked, Pair
from dateline.stages.attribution.phrases import MAX_SUBJECT, OPENERS, PERSONS, Phrases
from dateline.stages.attribution.sources import source_file
from dateline.text.quotemarks import Stretch
from dateline.text.tokens import Token, within

# So many words after a quotation are looked at, and characters that hold them.
REACH = 12
FAR = 120

# A quotation of fewer words is not somebody's sentence.
MIN_WORDS = 4

# Words after which a speaker's description goes on, or what was done while speaking.
_ENDS = OPENERS | frozenset("in at on to during from about with who . “ ” ' \" ? !".split())

_NAME = r"[A-Z][\w.’'-]*(?: (?:(?:of|de|al|bin|van|von) )?[A-Z][\w.’'-]*){0,4}"

# "— Ana Bell, Kessel" on a line of its own after a quotation, or at the end of its line.
_SIGNED = re.compile(
    rf"\s*\n\s{{0,4}}(?P<cue>[-–—―]{{1,2}})\s{{0,2}}(?P<name>{_NAME})(?=[.,\n]|\Z)"
    rf"| ?(?P<cue_here>[-–—―]{{1,2}}) ?(?P<name_here>{_NAME})(?=\.?\s*(?:\n|\Z))"
)

# "Ana Bell: “…”", from the start of its line or after a stop or dash.
_LABELLED = re.compile(rf"(?:^|[.\n–—-] ?)(?P<name>{_NAME}(?: and {_NAME})?)(?P<cue>:)\s{{1,2}}\Z")


class _Near(Phrases):
    """Words beside a quotation, where "it" speaks, too."""

    pronouns = PERSONS | {"it"}


class Beside(NamedTuple):
    """A speaker and the verb or mark that tells so; offsets into the article."""

    source: Pair
    cue: Pair


def beside(
    draft: Draft, rows: list[Linked], quoted: Sequence[Stretch], known: Lexicon
) -> list[Linked]:
    """Return the attributions, with those of speakers beside quotations that they leave out.

    An attribution loses a quotation that is another's, unless it cites that one's words, too.
    """
    rows = [_nearer(draft, row, known) for row in rows]
    cues = sorted(row.cue for row in rows)
    made = []
    for stretch in quoted:
        found = _found(draft, stretch, known)
        if found and not _among(cues, found.cue):
            made.append(_linked(draft, stretch, found))
    return _parted(rows, made) if made else rows


def _among(spans: list[Pair], span: Pair) -> bool:
    """Say whether a span meets one of others, which are in order."""
    at = bisect_left(spans, (span[1], span[1])) - 1
    return at >= 0 and spans[at][1] > span[0]


def _nearer(draft: Draft, row: Linked, known: Lexicon) -> Linked:
    """Return an attribution with the name right before its cue, where its source is far away."""
    far = row.source is None or (
        row.source[1] <= row.cue[0]
        and not _is_short(draft.article.text[row.source[1] : row.cue[0]])
    )
    tokens = draft.tokens[row.sentence]
    said = any(word.lower in known.spoken for word in within(tokens, *row.cue))
    if not (far and said):
        return row
    start = draft.sentences[row.sentence].start
    before = within(tokens, start, row.cue[0])[-2 * REACH :]
    words = _without_brackets(before)
    near = Phrases(words, known, source_file())
    begin = near.subject(len(words))
    if begin is None or not near.cased or not words[-1].text[0].isupper():
        return row
    return row._replace(source=(words[begin].start, before[-1].end))


def _is_short(between: str) -> bool:
    return len(between.split()) < MIN_WORDS


def _without_brackets(words: Sequence[Token]) -> Sequence[Token]:
    """Return words without those in brackets: "Ann Poe (R-Iowa) said"."""
    kept: list[Token] = []
    opened = False
    for word in words:
        opened = opened or word.text == "("
        if not opened:
            kept.append(word)
        opened = opened and word.text != ")"
    return kept


def _found(draft: Draft, stretch: Stretch, known: Lexicon) -> Beside | None:
    """Return who speaks beside a quotation: as a signature, a label, or with a verb after it."""
    text = draft.article.text
    if len(text[stretch.start : stretch.end].split()) < MIN_WORDS:
        return None
    if signed := _SIGNED.match(text, stretch.end):
        here = "" if signed["name"] else "_here"
        return Beside(signed.span(f"name{here}"), signed.span(f"cue{here}"))
    at = max(0, stretch.start - FAR)
    if labelled := _LABELLED.search(text[at : stretch.start]):
        (a, b), (c, d) = labelled.span("name"), labelled.span("cue")
        return Beside((at + a, at + b), (at + c, at + d))
    inner = text[stretch.start : stretch.end].rstrip("\"'”’»")
    if not stretch.closed or not inner.endswith((",", "?", "!")):
        return None
    index = draft.sentence_at(stretch.end - 1)
    words = within(draft.tokens[index], stretch.end, stretch.end + FAR)
    if words or index + 1 >= len(draft.sentences):
        return after(words, known)
    return _alone(draft, index + 1, known)


def _alone(draft: Draft, index: int, known: Lexicon) -> Beside | None:
    """Return who speaks by a sentence that says no more: `“Where are they?” Ana Bell asked.`"""
    words, rows = draft.tokens[index], draft.sentences
    if len(words) > REACH or rows[index].paragraph != rows[index - 1].paragraph:
        return None
    found = after(words, known)
    return found if found and found.cue[1] >= words[-1].start else None


def _linked(draft: Draft, stretch: Stretch, found: Beside) -> Linked:
    index = draft.sentence_at(found.cue[0])
    content = (draft.sentence_at(stretch.start), (stretch.start, stretch.end))
    return Linked(index, found.source, found.cue, (content,))


def _parted(rows: list[Linked], made: list[Linked]) -> list[Linked]:
    """Return all attributions, each quotation with the speaker beside it.

    What goes on after such a quotation is that speaker's, too. An attribution in the same
    sentence may cite the speaker's words ("he said, according to aides").
    """
    made = sorted(made, key=lambda row: row.contents[0][1])
    kept = []
    for row in rows:
        own = []
        for index, part in row.contents:
            taker = _taker(row, part, made)
            if taker is None:
                own.append((index, part))
            elif not _meet(part, made[taker].contents[0][1]):
                more = (*made[taker].contents, (index, part))
                made[taker] = made[taker]._replace(contents=more)
        kept.append(row._replace(contents=tuple(own)))
    return [*kept, *made]


def _taker(row: Linked, part: Pair, made: list[Linked]) -> int | None:
    """Return the index of the attribution that a content of another belongs to; None for none."""
    at = bisect_left(made, part[1], key=lambda other: other.contents[0][1][0]) - 1
    if at < 0:
        return None
    other, quotation = made[at], made[at].contents[0][1]
    if _meet(part, quotation):
        return None if row.sentence == other.sentence and _meet(part, other.cue) else at
    return at if row.cue[1] <= quotation[0] else None


def _meet(one: Pair, other: Pair) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def after(words: Sequence[Token], known: Lexicon) -> Beside | None:
    """Return who speaks by the words right after a quotation, in its sentence."""
    near = _Near(words[:REACH], known, source_file())
    return _verb_first(near) or _subject_first(near)


def _verb_first(near: Phrases) -> Beside | None:
    """Read `said Ana Bell`, `says the mayor of Kessel`."""
    words, known = near.words, near.known
    if len(words) < 2 or words[0].lower not in known.spoken or words[0].lower in known.bases:
        return None
    verb = near.verb(0)
    if verb is None:
        return None
    end = verb.end
    while end < len(words) and words[end].lower not in _ENDS:
        end += 1
    source = words[verb.end : end]
    if not 0 < len(source) <= MAX_SUBJECT or not near.can_say(source):
        return None
    return _beside(words, (verb.end, end), (verb.start, verb.end))


def _subject_first(near: Phrases) -> Beside | None:
    """Read `Ana Bell said`, `the mayor of Kessel has warned`."""
    for at in range(1, min(MAX_SUBJECT + 2, len(near.words))):
        verb = near.verb(at) if near.words[at].lower in near.known.spoken else None
        if verb and near.subject(verb.start) == 0 and near.agrees(verb):
            return _beside(near.words, (0, verb.start), (verb.start, verb.end))
    return None


def _beside(words: Sequence[Token], source: Pair, cue: Pair) -> Beside:
    first, last = words[source[0]], words[source[1] - 1]
    return Beside((first.start, last.end), (words[cue[0]].start, words[cue[1] - 1].end))
