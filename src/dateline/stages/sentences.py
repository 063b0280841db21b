"""Sentences, headings and list items, with exact offsets.

Rules only: a line break ends a sentence where the line reads as a heading or list item, or
where a blank line follows; inside running text a full stop ends one unless it belongs to an
abbreviation, an initial or a number. Wrapped lines of one paragraph stay together.
"""

import re
from collections.abc import Iterator
from functools import cache

import msgspec

from dateline.draft import Draft
from dateline.records import Sentence, SentenceKind
from dateline.stages import ANY, Stage
from dateline.text.tokens import tokenize
from dateline.vocabulary import load


class Abbreviations(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words whose full stop does not end a sentence."""

    never: frozenset[str]
    """Titles and the like: what follows always belongs to the sentence."""
    unless_capital: frozenset[str]
    """End a sentence where one of the openers follows."""
    openers: frozenset[str]
    """Words that open a sentence far more often than they continue a name."""


# Closing quotes and brackets belong to the sentence that they end.
_END = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s|$)|[.!?][\"”»](?=[A-Z“\"])")
_WORD_BEFORE = re.compile(r"[\w.\-’']*$")
_BULLET = re.compile(r"[ \t]*(?:[-•*–—·▪◦]|\(?\d{1,2}[.)])[ \t]+(?=\S)")
_STARTS_SENTENCE = re.compile(r"[\s]*[\"'“‘«(\[]*[\wÀ-ÿ]")
_OPENS_LOWER = re.compile(r"\s*[\"'“‘«(\[]*[a-zà-ÿ]")

# A line of at most this many characters without closing punctuation, standing alone or before a
# longer line, reads as a heading. Chosen by eye on the page texts; titles rarely exceed it.
MAX_HEADING = 120

# A wrapped line (old wires, e-mails) is at least this long before it breaks.
MIN_WRAPPED = 45

# Wires and e-mails break at 60 to 80 columns; where a line is longer, nothing is wrapped.
MAX_WRAPPED = 90

# Longer sentences are cut at white space so that no later rule meets unbounded input.
MAX_SENTENCE = 5_000


def split(text: str) -> tuple[Sentence, ...]:
    """Return the sentences of `text` in order; offsets never overlap."""
    sentences: list[Sentence] = []
    for paragraph, (start, end, kind) in enumerate(_blocks(text)):
        for first, last in _cut(text, start, end) if kind == "body" else [(start, end)]:
            sentences.append(
                Sentence(
                    index=len(sentences), start=first, end=last, kind=kind, paragraph=paragraph
                )
            )
    return tuple(sentences)


def _blocks(text: str) -> Iterator[tuple[int, int, SentenceKind]]:
    """Yield paragraphs as (start, end, kind), joining wrapped lines."""
    lines = [match.span() for match in re.finditer(r"[^\r\n\u2028\u2029\x0b\x0c\x85]+", text)]
    index = 0
    while index < len(lines):
        start, end = lines[index]
        index += 1
        if not text[start:end].strip():
            continue
        bullet = _BULLET.match(text, start, end)
        if bullet:
            start = bullet.end()
        while index < len(lines) and _wraps(text, (start, end), lines[index]):
            end = lines[index][1]
            index += 1
        start, end = _trim(text, start, end)
        if bullet:
            yield from _pieces(text, start, end, "list")
        elif _is_heading(text, start, end):
            yield from _pieces(text, start, end, "heading")
        else:
            yield start, end, "body"


def _pieces(
    text: str, start: int, end: int, kind: SentenceKind
) -> Iterator[tuple[int, int, SentenceKind]]:
    """Yield a heading or list item; a long list item is running text and is cut as such."""
    if kind == "list" and _END.search(text, start, end - 1):
        yield from ((first, last, kind) for first, last in _cut(text, start, end))
    elif end - start > MAX_SENTENCE:
        yield start, end, "body"
    else:
        yield start, end, kind


def _wraps(text: str, line: tuple[int, int], following: tuple[int, int]) -> bool:
    """Say whether `following` goes on with the paragraph that `line` is in."""
    if text.count("\n", line[1], following[0]) > 1 or _BULLET.match(text, *following):
        return False
    last_break = max(text.rfind("\n", 0, line[1]) + 1, line[0])
    if line[1] - last_break < MIN_WRAPPED or not text[following[0] : following[1]].strip():
        return False
    if _OPENS_LOWER.match(text, following[0], following[1]):
        return True
    open_ended = text[line[1] - 1] not in ".!?:…\"'”’»)"
    upper = text[last_break : line[1]].isupper()
    longest = max(line[1] - last_break, following[1] - following[0])
    return open_ended and longest <= MAX_WRAPPED and (upper or _lower_inside(text, line))


def _lower_inside(text: str, line: tuple[int, int]) -> bool:
    """Say whether a line reads as running text rather than as a title in capitals."""
    words = text[line[0] : line[1]].split()
    return sum(word[:1].islower() for word in words) * 2 > len(words)


def _is_heading(text: str, start: int, end: int) -> bool:
    return (
        end - start <= MAX_HEADING
        and text[end - 1] not in '.!?…"”’»:;,'
        and ("\n" not in text[start:end])
    )


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the sentences of a paragraph."""
    at = start
    for match in _END.finditer(text, start, end):
        if match.end() < end and not _ends(text, match, at, end):
            continue
        yield from _short(text, at, match.end())
        at = match.end()
    yield from _short(text, at, end)


def _ends(text: str, match: re.Match[str], start: int, end: int) -> bool:
    """Say whether this punctuation ends its sentence."""
    if not _STARTS_SENTENCE.match(text, match.end(), end) or _OPENS_LOWER.match(
        text, match.end(), end
    ):
        return text[match.end() : match.end() + 1] == "\n"
    if match.group() != ".":
        return True
    found = _WORD_BEFORE.search(text, max(start, match.start() - 30), match.start())
    word = found.group().lower() if found else ""
    known = _abbreviations()
    if word in known.never or (len(word) == 1 and word.isalpha() and word != "i"):
        return False
    if word in known.unless_capital or re.fullmatch(r"(?:[a-z]\.)+[a-z]", word):
        following = text[match.end() : end].lstrip()
        return following[:1].isupper() and following.split()[0].lower() in known.openers
    return True


def _short(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield `start:end` trimmed, in pieces of at most `MAX_SENTENCE` characters."""
    start, end = _trim(text, start, end)
    while end - start > MAX_SENTENCE:
        blank = text.rfind(" ", start + 1, start + MAX_SENTENCE)
        middle = blank if blank > start else start + MAX_SENTENCE
        yield _trim(text, start, middle)
        start, end = _trim(text, middle, end)
    if start < end:
        yield start, end


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    words = text[start:end]
    start += len(words) - len(words.lstrip())
    return start, max(start, start + len(words.strip()))


@cache
def _abbreviations() -> Abbreviations:
    return load("abbreviations", Abbreviations)


def _run(draft: Draft) -> Draft:
    sentences = split(draft.article.text)
    return msgspec.structs.replace(
        draft,
        sentences=sentences,
        tokens=tuple(tokenize(draft.article.text, row.start, row.end) for row in sentences),
    )


STAGE = Stage(
    name="sentences",
    version="2",
    needs=frozenset({"article"}),
    makes=frozenset({"sentences", "tokens"}),
    run=_run,
    vocabulary=("abbreviations.yaml",),
    languages=ANY,
)
