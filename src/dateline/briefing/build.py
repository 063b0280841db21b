"""From extractions to the lines of a brief. What cannot be traced is not printed."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from dateline.across.following import Following
from dateline.across.gaps import gaps, settled
from dateline.across.stories import Story
from dateline.briefing import phrases
from dateline.records import (
    Article,
    Claim,
    Event,
    Extraction,
    Finding,
    Question,
    Quote,
    Record,
    Span,
    Tie,
)

# How many lines a section holds before it says how many more there are. A page that an editor
# reads at once; `dateline show` lists everything.
MOST_LINES = 15

# Characters of a headline; what is longer is none.
MOST_TITLE = 300

# Open questions of one kind (names, places, dates …).
MOST_OF_A_KIND = 2

# PLOVER types from the most to the least consequential for a reader of conflict news.
_WEIGHT = {
    name: weight
    for weight, name in enumerate(
        [
            "ASSAULT", "COERCE", "MOBILIZE", "SANCTION", "THREATEN", "PROTEST", "AID", "YIELD",
            "RETREAT", "AGREE", "COOPERATE", "ACCUSE", "REJECT", "REQUEST", "CONSULT", "SUPPORT",
        ]
    )
}  # fmt: skip


# Marks that open and close quotations; the brief prints its own.
MARKS = "\"“”„«»'‘’ "


# Cues that stand before their source, and those after which what was said goes on as an object.
ACCORDING = ("according to", "in the words of", "in the view of", "citing", "quoting")
TAKES_OBJECT = (" for", " on", " of", " at", " against", " to")


# What closes a quotation inside its sentence ("…,” he said") says nothing outside of it.
_TRAILING = re.compile(r"[,;:]+([\"”’»']*)$")


class Line(Record, frozen=True, kw_only=True):
    """One sentence of the brief, the findings it says, and their evidence."""

    text: str
    findings: tuple[str, ...]
    evidence: tuple[Span, ...]
    under: bool = False
    """Belongs to the line before it: a subset of the figure there."""


class Section(Record, frozen=True, kw_only=True):
    """A heading and its lines; `more` counts the lines that there was no room for."""

    title: str
    lines: tuple[Line, ...]
    more: int = 0
    empty: str = ""
    """What to print where there is no line."""


class Brief(Record, frozen=True, kw_only=True):
    """A page of lines, the articles they were read from, and how many lines were left out."""

    title: str
    articles: tuple[Article, ...]
    sections: tuple[Section, ...]
    known_on: date | None = None
    left_out: int = 0
    """Lines not printed, because their evidence did not hold."""
    warnings: tuple[str, ...] = ()


def build(
    extractions: Sequence[Extraction], *, known_on: date | None = None, most: int = MOST_LINES
) -> Brief:
    """Return the brief of these articles, newest first."""
    ordered = sorted(extractions, key=_newest)
    texts = {row.article.id: row.article.text for row in ordered}
    drafted = [
        _section("What happened", _events(ordered, occurred=True), "No event was read.", most),
        _section("The figures, and who gives them", _claims(ordered), "No figure was read.", most),
        _section("Who said what", _quotes(ordered), "Nobody is quoted or cited.", most),
        _section("Standing ties", _ties(ordered), "No standing tie was read.", most),
        _section(
            "Threatened, planned, denied or hypothetical",
            _events(ordered, occurred=False),
            "Nothing of the kind was read.",
            most,
        ),
        _section("What is open", _questions(ordered), "The record raises no question.", most),
    ]
    kept = [_traced(section, texts) for section in drafted]
    return Brief(
        title=_title(ordered[0].article) if ordered else "Nothing to brief",
        articles=tuple(row.article for row in ordered),
        sections=tuple(section for section, _ in kept),
        known_on=known_on,
        left_out=sum(lost for _, lost in kept),
        warnings=tuple(dict.fromkeys(note for row in ordered for note in row.warnings)),
    )


def _title(article: Article) -> str:
    title = article.title or "Untitled article"
    return title if len(title) <= MOST_TITLE else f"{title[:MOST_TITLE].rstrip()}…"


def _newest(row: Extraction) -> tuple[int, str]:
    published = row.article.published
    return (-published.toordinal() if published else 0, row.article.id)


def _section(title: str, lines: Iterable[Line], empty: str, most: int) -> Section:
    found = _merged(lines)
    more = sum(not line.under for line in found[most:])
    return Section(title=title, lines=tuple(found[:most]), more=more, empty=empty)


def _merged(lines: Iterable[Line]) -> list[Line]:
    """Join lines that read the same: one sentence, all its findings and all their evidence."""
    found: dict[tuple[str, bool], Line] = {}
    for line in lines:
        key = (line.text, line.under)
        if before := found.get(key):
            line = Line(
                text=line.text,
                findings=tuple(dict.fromkeys((*before.findings, *line.findings))),
                evidence=tuple(dict.fromkeys((*before.evidence, *line.evidence))),
                under=line.under,
            )
        found[key] = line
    return list(found.values())


def _traced(section: Section, texts: dict[str, str]) -> tuple[Section, int]:
    """Return the section without the lines that cannot be traced, and how many those were."""
    kept = tuple(line for line in section.lines if _holds(line, texts))
    lost = len(section.lines) - len(kept)
    return Section(title=section.title, lines=kept, more=section.more, empty=section.empty), lost


def _holds(line: Line, texts: dict[str, str]) -> bool:
    return bool(line.evidence) and all(
        part.quote and texts.get(part.article, "")[part.start : part.end] == part.quote
        for part in line.evidence
    )


def _line(found: Finding, text: str, *, under: bool = False) -> Line:
    return Line(text=text, findings=(found.id,), evidence=found.evidence, under=under)


def _events(rows: Sequence[Extraction], *, occurred: bool) -> Iterator[Line]:
    found = [e for row in rows for e in row.events if (e.stage == "occurred") == occurred]
    for event in sorted(found, key=_telling):
        text = phrases.event(event)
        if not occurred:
            text = f"{phrases.phrases().stages[event.stage].capitalize()}: {text}"
        yield _line(event, text)


def _telling(event: Event) -> tuple[int, int, int]:
    """Sort the consequential first, then what is told more often and more fully."""
    known = bool(event.actors) + bool(event.recipients) + bool(event.place) + bool(event.date)
    return (_WEIGHT[event.type], -len(event.evidence), -known)


def _claims(rows: Sequence[Extraction]) -> Iterator[Line]:
    for row in rows:
        known = {claim.id for claim in row.claims}
        wholes = [claim for claim in row.claims if claim.subset_of not in known]
        for whole in sorted(wholes, key=_larger):
            yield _line(whole, phrases.claim(whole))
            yield from _parts(whole, row.claims)


def _larger(claim: Claim) -> tuple[int, int]:
    classes = ("killed", "casualties", "injured", "missing", "kidnapped", "detained", "displaced")
    return (classes.index(claim.class_), -(claim.best or claim.low or 0))


def _parts(whole: Claim, claims: Sequence[Claim]) -> Iterator[Line]:
    for part in claims:
        if part.subset_of == whole.id:
            yield _line(part, f"Of these: {phrases.claim(part)}", under=True)


def _quotes(rows: Sequence[Extraction]) -> Iterator[Line]:
    found = [quote for row in rows for quote in row.quotes if _citable(quote)]
    order = {"direct": 0, "mixed": 1, "indirect": 2}
    for quote in sorted(found, key=lambda quote: order[quote.form]):
        yield _line(quote, said(quote))


def _citable(quote: Quote) -> bool:
    """Say whether this is somebody's words: no belief or wish, and not "the strikes show …"."""
    speaker = quote.speaker
    if quote.cue_class != "speech" or not quote.content or speaker is None:
        return False
    return quote.form == "direct" or speaker.named or speaker.kind != "unknown"


def said(quote: Quote) -> str:
    """Return an attribution as one sentence; an unresolved speaker is called so."""
    words = " … ".join(part.quote.strip() for part in quote.content)
    words = _TRAILING.sub(r"\1", words)
    verb = " ".join(part.quote for part in quote.cue) or "goes on"
    speaker = phrases.cited(quote.speaker) if quote.speaker else "someone not resolved"
    if quote.form == "direct":
        spoken = _TRAILING.sub("", words.strip(MARKS))
        return f"{_capital(speaker)} {verb}: “{spoken}”"
    if verb.lower().endswith(ACCORDING):
        return phrases.sentence(f"{verb} {speaker}: {words}")
    open_ended = words.startswith(("that ", "to ")) or verb.lower().endswith(TAKES_OBJECT)
    return phrases.sentence(f"{speaker} {verb}{'' if open_ended else ':'} {words}")


def _capital(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"


def _ties(rows: Sequence[Extraction]) -> Iterator[Line]:
    ties: list[Tie] = [tie for row in rows for tie in row.ties]
    for tie in ties:
        yield _line(tie, phrases.tie(tie))


def _questions(rows: Sequence[Extraction]) -> Iterator[Line]:
    """Yield what the record lacks, then what the articles ask themselves.

    Every report of a story leaves the same things open, so each kind is named for the newest
    articles only; what another of these articles answers is not named at all.
    """
    answered = _answered(rows)
    found: list[Question] = [
        question for row in rows for question in row.questions if question.id not in answered
    ]
    seen: Counter[str] = Counter()
    for question in sorted(found, key=lambda question: question.kind == "asked"):
        seen[question.kind] += 1
        if question.kind == "asked":
            yield _line(question, f"The article asks: {question.text}")
        elif seen[question.kind] <= MOST_OF_A_KIND:
            yield _line(question, question.text)


def _answered(rows: Sequence[Extraction]) -> frozenset[str]:
    """Return the questions that others of these articles answer."""
    if len(rows) < 2:
        return frozenset()
    articles = tuple(row.article.id for row in rows)
    story = Story(id="", title=None, articles=articles, first=None, last=None)
    following = Following.of(story, rows)
    return settled(following, gaps(following))
