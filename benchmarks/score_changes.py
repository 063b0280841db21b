"""Changes of figures: which articles changed what was known, and how.

*Daily series*: each day's report is an article of one sentence (see `score_series`), and a paper
prints each third one again, cut, two days later. A month is a story. An article changes something
where its figure is another than the one reported last; a late copy never does. Right is a change
of the whole figure, by the right article, to the right figure and from the right one. The floor
takes every number for a change that differs from that of the article before.

*Own templates*: stories of up to twelve articles, built from sentences of our own, in which each
article does one known thing: a rise, a fall, "at least" made exact, a party's other figure, a
second origin's same one, the same source again, a copy, a correction under one URL. Right is the
kind of change, or none; a wrong kind counts as one missed and one false.
"""

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import msgspec

from benchmarks.report import Counts, Row
from benchmarks.score_series import WHERE, days
from dateline import pipeline
from dateline.across.changes import Change, history
from dateline.across.following import Following
from dateline.across.stories import Story
from dateline.records import Article, article_id

CAPABILITY = "changes"
MONTH = 30
STORIES = 40


class Told(NamedTuple):
    """An article, and what it does to what was known."""

    article: Article
    kind: str | None
    """None: nothing."""
    before: int | None = None
    after: int | None = None


class Scored(NamedTuple):
    """Changes found and wanted, and those that a copy made."""

    counts: Counts
    floor: Counts
    copies: int
    copied: int


def score(gold: Path) -> list[Row]:
    """Return F1 of the changes of each series; raises `FileNotFoundError` without gold."""
    folder = gold / "casualties" / "daily_series"
    return [row for name in WHERE for row in _series(folder, name)]


def own() -> list[Row]:
    """Return F1 of the kinds of change on stories from our own templates."""
    chance = random.Random(11)
    stories = [_invented(chance, number) for number in range(STORIES)]
    return list(_rows("own templates, 40 stories", "kinds of change, F1", stories, exact=False))


# --- daily series ------------------------------------------------------------------------------


def _series(folder: Path, name: str) -> Iterator[Row]:
    rows = [row for row in days(folder, name) if row.article]
    months = [rows[at : at + MONTH] for at in range(0, len(rows), MONTH)]
    stories = []
    for month in months:
        told: list[Told] = []
        last: int | None = None
        for at, row in enumerate(month):
            assert row.article is not None
            kind = None if row.killed == last else "new" if last is None else "revised"
            told.append(Told(_named(row.article, "Coast Wire"), kind, last, row.killed))
            last = row.killed
            if at % 3 == 0:
                told.append(Told(_reprint(row.article), None))
        stories.append(sorted(told, key=lambda row: str(row.article.published)))
    yield from _rows(f"daily series, {WHERE[name]}, with copies", "changed figures, F1", stories)


def _named(row: Article, publisher: str) -> Article:
    return msgspec.structs.replace(row, publisher=publisher)


def _reprint(row: Article) -> Article:
    """Return an article as a paper prints it two days later, with the wire's credit."""
    text = f"(Coast Wire) - {row.text}"
    assert row.published is not None
    moment = row.published + timedelta(days=2, hours=3)
    return Article(id=article_id(text), text=text, published=moment, lang="en",
                   publisher="Harbour Post", origin="Coast Wire")  # fmt: skip


# --- own templates -----------------------------------------------------------------------------

_REST = (
    "The shells fell on the fish market shortly after noon, when boats had come in. ",
    "The road to the hill was closed, and families waited at the gate for news. ",
    "A baker said that the glass of every window in the street lay on the ground. ",
    "Schools will stay shut until Thursday, the town's council decided. ",
    "Buses to the coast were cancelled, and the ferry sailed with empty decks. ",
    "Rain had made the tracks of carts impassable, and help came on foot. ",
)


def _invented(chance: random.Random, number: int) -> list[Told]:
    """Return a story in which each article does one known thing."""
    start = datetime(2026, 5, 4, 9, tzinfo=UTC) + timedelta(days=7 * (number % 4))
    figure = chance.randint(8, 30)
    day = f"{start:%A}, {start.day} {start:%B}"
    told: list[Told] = []

    def add(words: str, kind: str | None, was: int | None, now: int, url: str = "") -> None:
        at = len(told)
        title = f"Shelling in Gao, report {at + 1}"
        text = f"{title}\n{words} {_REST[(at + number) % 6]}{_REST[(at * 5 + number + 1) % 6]}"
        article = Article(
            id=article_id(text), text=text, title=title, lang="en", publisher=f"Paper {at % 7}",
            published=start + timedelta(hours=20 * at + 8), url=url or None,
        )  # fmt: skip
        told.append(Told(article, kind, was, now))

    def dead(count: int) -> str:
        return f"{count} people were killed by the shelling of the Malian town of Gao on {day}"

    add(f"At least {dead(figure)}, police said.", "new", None, figure)
    exact = figure + chance.randint(0, 3)
    add(f"{dead(exact)}, doctors at Gao hospital said.", "revised", figure, exact)
    add(f"{dead(exact)}, according to doctors at Gao hospital.", None, None, exact)
    risen = exact + chance.randint(1, 5)
    toll = f"The death toll from the shelling of the Malian town of Gao on {day} rose to {risen}"
    add(f"{toll}, doctors at Gao hospital said.", "revised", exact, risen)
    party = risen + chance.randint(5, 20)
    add(f"The Dune Front, a rebel group, said that {dead(party)}.", "contradicted", risen, party)
    add(f"Dune Watch, a rights group, said that {dead(risen)}.", "corroborated", risen, risen)
    told.append(Told(_copy(told[3].article, start), None))
    lowered = risen - chance.randint(1, 3)
    fall = f"Doctors at Gao hospital lowered the death toll from the shelling on {day} to {lowered}"
    add(f"{fall}. Some had been counted twice.", "revised", risen, lowered)
    add(f"{dead(lowered)}, a judge said.", "corroborated", lowered, lowered)
    return told


def _copy(row: Article, start: datetime) -> Article:
    _, _, body = row.text.partition("\n")
    text = f"Gao: what is known\n(Paper 3) - {body[:-12]}"
    return Article(id=article_id(text), text=text, title="Gao: what is known", lang="en",
                   publisher="Harbour Post", published=start + timedelta(days=6))  # fmt: skip


# --- scoring -----------------------------------------------------------------------------------


def _rows(
    data: str, metric: str, stories: Sequence[Sequence[Told]], exact: bool = True
) -> Iterator[Row]:
    parts = [_scored(story, exact) for story in stories]
    ours, floor = Counts(), Counts()
    for part in parts:
        for total, one in ((ours, part.counts), (floor, part.floor)):
            total.right += one.right
            total.found += one.found
            total.wanted += one.wanted
    yield Row(capability=CAPABILITY, data=data, metric=metric, ours=ours.f1, n=int(ours.wanted),
              floor=floor.f1, floor_name="any differing number is a change")  # fmt: skip
    yield Row(capability=CAPABILITY, data=data, metric="copies that changed a figure",
              ours=sum(part.copied for part in parts) / max(1, sum(part.copies for part in parts)),
              n=sum(part.copies for part in parts), goal=0.0, higher_is_better=False)  # fmt: skip


def _scored(story: Sequence[Told], exact: bool) -> Scored:
    readings = [pipeline.run(row.article) for row in story]
    ids = tuple(row.article.id for row in readings)
    made = Story(id="s-scored", title=None, articles=ids, first=None, last=None)
    found: dict[str, list[Change]] = {}
    for change in history(Following.of(made, readings)):
        if change.about == "figure" and "killed" in change.text.casefold():
            found.setdefault(change.article, []).append(change)
    counts, floor, copied = Counts(), Counts(), 0
    last: int | None = None
    for row in story:
        own = found.get(row.article.id, [])
        counts.found += len(own)
        counts.wanted += row.kind is not None
        counts.right += any(_right(change, row, exact) for change in own)
        copied += bool(own) and row.after is None
        number = row.after if row.after is not None else _number(row.article, story)
        differs = number != last
        floor.found += differs
        floor.wanted += row.kind is not None
        same = row.kind in ({"new", "revised"} if last is not None else {"new"})
        floor.right += differs and row.kind is not None and (exact or same)
        last = number
    copies = sum(row.after is None for row in story)
    return Scored(counts, floor, copies, copied)


def _right(change: Change, row: Told, exact: bool) -> bool:
    if row.kind is None or change.victims != row.after:
        return False
    if not exact:
        return change.kind == row.kind
    before = "".join(letter for letter in change.before or "" if letter.isdigit())
    return (int(before) if before else None) == row.before


def _number(copy: Article, story: Sequence[Told]) -> int | None:
    """Return the figure that a copy prints: that of the article whose words it has."""
    body = copy.text.partition(" - ")[2][:60]
    return next((row.after for row in story if row.after and body in row.article.text), None)
