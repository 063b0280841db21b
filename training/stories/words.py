"""Make the table of how rare words are in news, from the texts that the project is developed on.

    python training/stories/words.py GOLD

GOLD is the folder of gold sets. It writes `word_shares.csv` into the vocabulary: of each word the
largest share of the articles of any one set that hold it in their first characters. The largest,
because a ledger may hold one kind of news only, and what is common in it tells nothing there. Only
words and shares are written, and of the incidents only those of the look half are read.
"""

import csv
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from benchmarks.report import split_of
from dateline.across.stories.traits import LEAD

VOCABULARY = Path(__file__).parents[2] / "src" / "dateline" / "vocabulary"

# Rarer words are all taken to be as rare as `traits.UNLISTED`.
LEAST = 0.006

# A share among a few texts proves little: so many texts without the word are added to each set.
PRIOR = 20

_WORD = re.compile(r"[^\W_]{2,}")


def main() -> None:
    """Write the table."""
    shares: dict[str, float] = {}
    for texts in sets(Path(sys.argv[1])):
        counts = Counter(word for text in texts for word in set(words(text)))
        for word, count in counts.items():
            shares[word] = max(shares.get(word, 0.0), count / (len(texts) + PRIOR))
    with (VOCABULARY / "word_shares.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(("word", "share"))
        table.writerows((word, f"{shares[word]:.4f}") for word in sorted(shares)
                        if shares[word] >= LEAST)  # fmt: skip


def words(text: str) -> list[str]:
    """Return the words of a text's first characters, in lower case."""
    return [word.lower() for word in _WORD.findall(text[:LEAD])]


def sets(gold: Path) -> Iterator[list[str]]:
    """Yield the articles of each set."""
    incidents = (gold / "casualties/incidents/articles.jsonl").read_text("utf-8").splitlines()
    look = (row for row in map(json.loads, incidents) if split_of(row["incident_id"]) == "look")
    yield [f"{row['title']}\n{row['content']}" for row in look]
    messages = "\n".join(_texts(gold / "casualties/muc", "*-muc*"))
    yield re.split(r"^(?:DEV|TST\d)-MUC\d-\d+.*$", messages, flags=re.MULTILINE)[1:]
    yield _texts(gold / "attribution/train/text", "**/*.txt")
    for name in ("satp_relevant", "insightCrime"):
        lines = (gold / "conflict_text" / name / "train.tsv").read_text("utf-8").splitlines()
        yield [line.rsplit("\t", 1)[0] for line in lines]
    for name in ("GeoVirus", "LGL_dev"):
        page = (gold / "places" / f"{name}.xml").read_text("utf-8", errors="replace")
        yield re.findall(r"<text>(.*?)</text>", page, re.DOTALL)
    yield _texts(gold / "timelines/es", "**/*.txt")
    yield [re.sub(r"<[^>]+>", " ", text) for text in _texts(gold / "dates", "**/*.tml")]


def _texts(folder: Path, pattern: str) -> list[str]:
    return [path.read_text("utf-8", errors="replace") for path in sorted(folder.glob(pattern))]


if __name__ == "__main__":
    main()
