"""How fast articles are linked to stories, and what the ledger takes to answer, on made-up news.

News of invented stories: each article has the names and places of its story, some of its parties'
(which many stories share), and words drawn as a language draws them; half of the articles follow up
on an earlier one. They come in the order of publication, then a flood of a thousand like items.
Process time on one core. Run `python -m benchmarks.speed_stories [STORIES …]`; times vary too
much between machines to be pinned, so this is no `score_` module.
"""

import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import chain
from pathlib import Path
from typing import TypeVar

from dateline.across.stories.arranging import arrange
from dateline.across.stories.links import Links, Memory, link
from dateline.across.stories.traits import Traits, traits
from dateline.ledger import Ledger
from dateline.records import Article, Extraction, Mention, Place, article_id, make_id

# Articles a day, words of an article, and words of the language with their skew.
A_DAY, WORDS, LANGUAGE, SKEW = 400, 180, 30_000, 1.1

# Parties that stand in one article in five, as in news of a few wars.
PARTIES = [f"Party{number} Front" for number in range(30)]

# Articles are handed over so many at a time, as a desk reads them.
PORTION = 100

FLOOD = 1_000

# Stories of the ledger that is measured: some 100,000 articles.
LEDGER = 50_000

T = TypeVar("T")


def main() -> None:
    """Print the table for each number of stories."""
    for stories in [int(given) for given in sys.argv[1:]] or [10_000, 100_000]:
        print(f"| {stories:,} stories | |\n| --- | --- |")
        for name, figure in chain(measure(stories), in_ledger(min(stories, LEDGER))):
            print(f"| {name} | {figure:,.1f} |", flush=True)


def measure(stories: int) -> Iterator[tuple[str, float]]:
    """Yield what was measured, and the figure."""
    shelf, links, held = Memory(), dict[str, Links](), list[tuple[str, int | None]]()
    spent: list[float] = []
    taken = 0.0
    last = datetime(2020, 1, 1)
    for portion in _portions(news(stories)):
        found, seconds = _timed(lambda portion=portion: [traits(row) for row in portion])
        taken += seconds
        spent.append(_timed(lambda found=found: _link(found, shelf, links))[1])
        held += [(row.article, row.dates[0] if row.dates else None) for row in found]
        last = portion[-1].article.published or last
    count = len(held)
    yield "articles", count
    yield "articles whose traits are taken a second", count / taken
    yield "articles linked a second, all", count / sum(spent)
    tail = spent[-max(1, len(spent) // 10) :]
    yield "articles linked a second, the last tenth", len(tail) * PORTION / sum(tail)
    days = {name: day for name, day in held if day is not None}
    arranged, seconds = _timed(lambda: arrange([name for name, _ in held], links, days))
    yield "seconds to arrange all of them", seconds
    yield "stories found", len(arranged.stories)
    yield "GB of memory at most", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    flood = [traits(row) for row in _flood(last)]
    seconds = _timed(lambda: [_link([row], shelf, links) for row in flood])[1]
    yield "articles of a flood linked a second", FLOOD / seconds


def in_ledger(stories: int) -> Iterator[tuple[str, float]]:
    """Yield what a ledger takes to link news that it holds, to answer, and to link some more."""
    with tempfile.TemporaryDirectory() as folder, Ledger.open(Path(folder) / "l.duckdb") as ledger:
        count = 0
        for portion in _portions(news(stories)):
            ledger.keep(portion, fingerprint="benchmark")
            count += len(portion)
        seconds = _timed(ledger.bring_up_to_date)[1]
        yield "articles that a ledger links a second, at once", count / seconds
        yield f"seconds to ask for all stories of {count:,} articles", _timed(ledger.stories)[1]
        late = _flood(datetime(2100, 1, 1))[:PORTION]
        ledger.keep(late, fingerprint="benchmark")
        yield f"seconds to link {PORTION} more", _timed(ledger.bring_up_to_date)[1]


def _link(found: list[Traits], shelf: Memory, links: dict[str, Links]) -> None:
    for row in found:
        shelf.add(row)
    links.update(link(found, shelf))


def news(stories: int, seed: int = 1) -> Iterator[Extraction]:
    """Yield readings of made-up news of so many stories, in the order of publication."""
    chance = random.Random(seed)
    weights = [1 / (rank + 10) ** SKEW for rank in range(LANGUAGE)]
    cumulative = list(_running(weights))
    language = [f"w{number}" for number in range(LANGUAGE)]
    open_stories: list[tuple[list[str], Place]] = []
    begun = number = 0
    while begun < stories:
        if chance.random() < 0.5 and open_stories:
            names, place = chance.choice(open_stories[-200:])
        else:
            begun += 1
            names = [f"Name{chance.randrange(10**7)}" for _ in range(6)]
            town = chance.randrange(4_000)
            place = Place(name=f"Town{town}", kind="city", geonameid=town + 1, precision=1)
            open_stories.append((names, place))
        words = chance.choices(language, cum_weights=cumulative, k=WORDS)
        party = chance.sample(PARTIES, 2)
        moment = datetime(2020, 1, 1) + timedelta(days=number / A_DAY)
        yield _reading(f"{' '.join(names)} {place.name} {' '.join(party + words)}", moment, place)
        number += 1


def _flood(start: datetime) -> list[Extraction]:
    """Return a thousand items of one feed within an hour, alike but for a number."""
    return [
        _reading(
            f"Item {number} Harbour Camera Newport Quay ferry delayed by fog again",
            start + timedelta(seconds=3.6 * number), None,
        )
        for number in range(FLOOD)
    ]  # fmt: skip


def _reading(text: str, published: datetime, place: Place | None) -> Extraction:
    source = Article(
        id=article_id(text), text=text, title=text[:60], published=published, lang="en"
    )
    mentions = (
        Mention(
            id=make_id("mention", source.id), kind="place", start=0, end=4, text=text[:4],
            sentence=0, made_by="places/1", place=place,
        ),
    ) if place else ()  # fmt: skip
    return Extraction(article=source, mentions=mentions)


def _running(weights: list[float]) -> Iterator[float]:
    total = 0.0
    for weight in weights:
        total += weight
        yield total


def _portions(readings: Iterator[Extraction]) -> Iterator[list[Extraction]]:
    portion: list[Extraction] = []
    for row in readings:
        portion.append(row)
        if len(portion) == PORTION:
            yield portion
            portion = []
    if portion:
        yield portion


def _timed(action: Callable[[], T]) -> tuple[T, float]:
    began = time.process_time()
    found = action()
    return found, time.process_time() - began


if __name__ == "__main__":
    main()
