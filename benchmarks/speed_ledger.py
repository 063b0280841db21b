"""How fast the ledger keeps and answers, on generated variants of real readings.

Each article is a development article with a line of its own, so that texts, findings and ids
all differ; their findings are what the pipeline found in it. Times are medians over several
calls on a warm connection. Run `python -m benchmarks.speed_ledger GOLD [COUNT]`; times vary too
much between machines to be pinned, so this is no `score_` module.
"""

import contextlib
import json
import os
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from benchmarks.report import split_of
from dateline.errors import UnknownId
from dateline.ledger import Ledger
from dateline.records import Article, Extraction, article_id, make_id

# How many different articles are read, and how many variants are kept.
READ, VARIANTS, BATCH = 100, 3_000, 100

PRINT = "benchmark"

_ID = re.compile(rb'"([amecqto])-[a-z2-7]{13}"')


def main() -> None:
    """Print the table: what was measured, the ledger, and the floor."""
    gold, count = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else VARIANTS
    read = _read(gold / "casualties" / "incidents" / "articles.jsonl")
    print(f"{count:,} variants of {len(read)} articles; batches of {BATCH}")
    for name, ours, floor in measure(variants(read, count)):
        print(f"| {name} | {ours:,.1f} | {floor or ''} |")


def measure(extractions: list[Extraction]) -> Iterator[tuple[str, float, str]]:
    """Yield what was measured, the figure, and the floor in words."""
    with tempfile.TemporaryDirectory() as folder:
        path, plain = Path(folder) / "desk.duckdb", Path(folder) / "floor.jsonl"
        batches = [extractions[at : at + BATCH] for at in range(0, len(extractions), BATCH)]
        seconds = _timed(lambda: [_keep(path, batch) for batch in batches])
        floor = _timed(lambda: [_append(plain, batch) for batch in batches])
        count = len(extractions)
        yield (
            "extractions kept a second, the file opened and closed for each batch",
            count / seconds,
            f"{count / floor:,.0f} as JSON lines, synced",
        )
        size, flat = (file.stat().st_size / count / 1000 for file in (path, plain))
        yield "kB of file an article", size, f"{flat:.1f} as JSON lines"
        seconds = _timed(lambda: [_unread(path, batch) for batch in batches])
        yield "articles a second found to be read already", count / seconds, ""
        yield from _times(path, [extraction.article.text for extraction in extractions])


def _times(path: Path, texts: list[str]) -> Iterator[tuple[str, float, str]]:
    """Yield the median time of each kind of query, in milliseconds."""
    yield "ms to open for reading and close", _median(_opening(path)), ""
    with Ledger.open(path, read_only=True) as ledger:
        some = ledger.findings(limit=50)[-1]
        near = some.id[:-1] + "1"
        queries: dict[str, Callable[[], object]] = {
            "extraction of one article": lambda: ledger.extraction(some.article),
            "trace": lambda: ledger.trace(some.id[:10]),
            "trace of an unknown id": lambda: _refused(ledger, near),
            "50 claims of people killed": lambda: ledger.findings(
                kind="claim", type="killed", limit=50
            ),
            "listing of 50 articles": lambda: ledger.entries(limit=50),
            "all events": lambda: ledger.findings(kind="event"),
        }
        for name, query in queries.items():
            yield f"ms: {name}", _median(query), ""
        for words in ("police", '"police said" victim', "zzzz"):
            terms = words.replace('"', "").split()
            floor = _median(lambda terms=terms: _grep(texts, terms))
            ours = _median(lambda words=words: ledger.search(words))
            yield f"ms: search for {words}", ours, f"{floor:.1f}, containment in memory"


def _opening(path: Path) -> Callable[[], None]:
    return lambda: Ledger.open(path, read_only=True).close()


def _refused(ledger: Ledger, near: str) -> None:
    with contextlib.suppress(UnknownId):
        ledger.trace(near)


def _read(path: Path) -> list[Extraction]:
    rows = (json.loads(line)["content"] for line in path.read_text("utf-8").splitlines())
    texts = [text for text in rows if split_of(text) == "report" and len(text) > 1000][:READ]
    from dateline import pipeline

    return [pipeline.run(Article(id=article_id(text), text=text, lang="en")) for text in texts]


def variants(extractions: list[Extraction], count: int) -> list[Extraction]:
    """Return `count` extractions with texts and ids of their own, in turn from those given."""
    found = []
    for number in range(count):
        old = extractions[number % len(extractions)]
        text = f"{old.article.text}\nDispatch {number}."
        renamed = _renamed(msgspec.json.encode(old), number, article_id(text))
        again = msgspec.json.decode(renamed, type=Extraction)
        article = msgspec.structs.replace(again.article, text=text, source=f"{number}.txt")
        found.append(msgspec.structs.replace(again, article=article))
    return found


def _renamed(body: bytes, number: int, article: str) -> bytes:
    """Return a record as JSON with all ids changed alike, the article's to the one given."""
    mark = make_id("reading", number)[2:8].encode()

    def other(match: re.Match[bytes]) -> bytes:
        if match.group(1) == b"a":
            return b'"' + article.encode() + b'"'
        return match.group()[:3] + mark + match.group()[9:]

    return _ID.sub(other, body)


def _keep(path: Path, batch: list[Extraction]) -> None:
    Ledger.appending(path).keep(batch, fingerprint=PRINT)


def _unread(path: Path, batch: list[Extraction]) -> None:
    articles = [extraction.article for extraction in batch]
    left = Ledger.appending(path).unread(articles, fingerprint=PRINT)
    assert left == []


def _append(path: Path, batch: list[Extraction]) -> None:
    with path.open("ab") as file:
        file.writelines(msgspec.json.encode(row) + b"\n" for row in batch)
        file.flush()
        os.fsync(file.fileno())


def _grep(texts: list[str], terms: list[str]) -> list[int]:
    return [n for n, text in enumerate(texts) if all(term in text.lower() for term in terms)]


def _timed(action: Callable[[], object]) -> float:
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


def _median(action: Callable[[], object], times: int = 5) -> float:
    action()
    return statistics.median(_timed(action) for _ in range(times)) * 1000


if __name__ == "__main__":
    main()
