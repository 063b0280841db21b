"""What stories of each kind mostly tell of: the shares in `vocabulary/aspects.yaml`.

Counted over the look halves (by incident, message and topic) of three sets: gun violence
incidents, MUC-4 development messages, ECB+ topics. A kind with fewer texts than `FEWEST` gets no
shares. `python -m benchmarks.aspects` reads the texts (some minutes) and prints the lines to paste.
"""

import json
import os
import sys
import xml.etree.ElementTree as ET
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from benchmarks.muc import messages
from benchmarks.report import Split, split_of
from dateline import pipeline
from dateline.across.gaps.aspects import has, kind_of, vocabulary
from dateline.records import Article, Extraction, article_id

GOLD = Path(os.environ.get("DATELINE_GOLD", Path(__file__).parents[2] / "shared" / "gold"))
# Shares of fewer texts would be hearsay.
FEWEST = 50

CALLED = {
    "incidents": "articles on gun violence incidents",
    "muc": "MUC-4 messages",
    "ecb": "ECB+ texts",
}


class Told(NamedTuple):
    """A story of a set: its texts, without their findings."""

    set: str
    name: str
    articles: tuple[Article, ...]


def stories(gold: Path, half: Split) -> Iterator[Told]:
    """Yield the stories of one half of the three sets."""
    yield from incidents(gold, half)
    for path in sorted((gold / "casualties" / "muc").glob("dev-muc3-*")):
        for name, text in messages(path).items():
            if split_of(name) == half:
                yield Told("muc", name, (article(text),))
    yield from topics(gold, half)


def incidents(gold: Path, half: Split) -> Iterator[Told]:
    """Yield the gun violence incidents with two articles or more, by publication."""
    rows = defaultdict(list)
    path = gold / "casualties" / "incidents" / "articles.jsonl"
    for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
        if split_of(row["incident_id"]) == half:
            rows[row["incident_id"]].append(row)
    for name, found in rows.items():
        if len(found) > 1:
            made = [
                article(f"{row['title']}\n\n{row['content']}", row["title"],
                        datetime.fromisoformat(row["dct"]))
                for row in found
            ]  # fmt: skip
            yield Told("incidents", name, tuple(made))


def topics(gold: Path, half: Split) -> Iterator[Told]:
    """Yield the topics of ECB+, its two parts apart: each tells of one happening."""
    rows = defaultdict(list)
    for path in sorted((gold / "stories" / "ecbplus").glob("*/*.xml")):
        part = "plus" if "plus" in path.stem else ""
        rows[f"{path.parent.name}{part}"].append(path)
    for name, paths in rows.items():
        if split_of(name) == half:
            yield Told("ecb", name, tuple(article(_text(path)) for path in paths))


def _text(path: Path) -> str:
    sentences: dict[int, list[str]] = defaultdict(list)
    for token in ET.parse(path).getroot().iter("token"):
        sentences[int(token.get("sentence", 0))].append(token.text or "")
    return "\n".join(" ".join(words) for _, words in sorted(sentences.items()))


def article(text: str, title: str | None = None, published: datetime | None = None) -> Article:
    """Return a text as an English article."""
    return Article(id=article_id(text), text=text, title=title, published=published, lang="en")


class Count:
    """How many texts and stories of a kind there are, and how many texts have each aspect."""

    def __init__(self) -> None:
        self.texts: Counter[str] = Counter()
        self.stories = 0
        self.having: Counter[str] = Counter()

    def add(self, set_name: str, readings: Sequence[Extraction]) -> None:
        """Count a story."""
        self.stories += 1
        self.texts[set_name] += len(readings)
        for name in vocabulary().aspects:
            self.having[name] += sum(has(row, name) for row in readings)


def measured(told: Iterator[tuple[str, Sequence[Extraction]]]) -> dict[str, Count]:
    """Return the counts by kind of story; `told` are sets' names and stories' readings."""
    counts: dict[str, Count] = defaultdict(Count)
    for set_name, readings in told:
        counts[kind_of(readings)].add(set_name, readings)
    return counts


def lines(counts: Mapping[str, Count]) -> Iterator[str]:
    """Yield the lines of the vocabulary file."""
    yield "shares:"
    for kind in vocabulary().kinds:
        count = counts.get(kind, Count())
        total = count.texts.total()
        if total < FEWEST:
            continue
        where = ", ".join(f"{many} {CALLED[name]}" for name, many in count.texts.most_common())
        yield f"  {kind}:"
        yield f"    texts: {total}"
        yield f"    stories: {count.stories}"
        yield f'    where: "{where}"'
        shares = (
            f"{name}: {100 * count.having[name] / total:.1f}" for name in vocabulary().aspects
        )
        yield f"    percent: {{{', '.join(shares)}}}"


def main() -> None:
    """Read the look halves and print the shares."""
    read = (
        (story.set, [pipeline.run(row) for row in story.articles])
        for story in stories(GOLD, "look")
    )
    sys.stdout.write("\n".join(lines(measured(read))) + "\n")


if __name__ == "__main__":
    main()
