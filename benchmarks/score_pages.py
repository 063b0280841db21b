"""How much of a page's article is read, and no more: the article extraction benchmark's pages.

Follows that benchmark's description: texts are compared as bags of four-word shingles (runs of
word characters; a shorter text is one shingle). A page's true positives, false positives and
false negatives are divided by their sum, so that long articles weigh no more than short ones;
precision and recall are means over pages, and F1 is of these means. Nothing is tuned on it, so
all its pages are reported on.
"""

import gzip
import json
import re
from collections import Counter
from pathlib import Path
from statistics import mean

from benchmarks.report import Row
from dateline.records import Article
from dateline.sources import open_sources

SHINGLE = 4
_WORD = re.compile(r"\w+")
_DATA = "article-extraction-benchmark"


def score(gold: Path) -> list[Row]:
    """Return F1 on the pages, and the share of archives that are read to their end or reported."""
    pages = gold / "pages"
    truth = json.loads((pages / _DATA / "ground-truth.json").read_text(encoding="utf-8"))
    wanted = {key: row["articleBody"] for key, row in truth.items()}
    return [_extraction(pages / _DATA / "html", wanted), _archives(pages)]


def _extraction(folder: Path, wanted: dict[str, str]) -> Row:
    paths = {key: folder / f"{key}.html.gz" for key in wanted}
    return Row(
        capability="article text of web pages",
        data=_DATA,
        metric="F1 of 4-word shingles",
        ours=shingle_f1([(wanted[key], our_text(path)) for key, path in paths.items()]),
        n=len(wanted),
        floor=shingle_f1([(wanted[key], all_text(path)) for key, path in paths.items()]),
        floor_name="all visible text (lxml text_content)",
        peer=0.970,
        peer_name="rs_trafilatura 9261e08, the best there; trafilatura 2.0.0 has 0.958 [shipped]",
        goal=0.958,
    )


def _archives(pages: Path) -> Row:
    paths = sorted(
        path for path in pages.rglob("*") if re.search(r"\.w?arc(\.gz)?(\.bad)?$", path.name)
    )
    return Row(
        capability="web archives",
        data="warcio and Common Crawl test archives",
        metric="share of WARC and ARC files read, or reported as damaged, without a crash",
        ours=mean(survives(path) for path in paths),
        n=len(paths),
        goal=1.0,
    )


def our_text(path: Path) -> str:
    """Return the body that Dateline reads from a page; empty where it reads none.

    The benchmark asks for the body alone, so the title is left out where it is the first line.
    """
    found = next((row for row in open_sources([path]) if isinstance(row, Article)), None)
    if found is None:
        return ""
    first, _, rest = found.text.partition("\n")
    return rest if words(first) == words(found.title or "") else found.text


def all_text(path: Path) -> str:
    """Return all text of a page, without scripts and styles."""
    from lxml import html  # type: ignore[import-untyped]

    tree = html.fromstring(gzip.decompress(path.read_bytes()).decode("utf-8"))
    for node in tree.xpath("//script | //style | //noscript"):
        node.drop_tree()
    return str(tree.text_content())


def survives(path: Path) -> bool:
    """Say whether an archive gives an article or a reason, and no exception."""
    try:
        return any(list(open_sources([path])))
    except Exception:  # noqa: BLE001 - any exception is what this row counts
        return False


def words(text: str) -> list[str]:
    """Return the runs of word characters."""
    return _WORD.findall(text)


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """Return the bag of four-word runs; of a shorter text, the whole as one."""
    row = words(text)
    return Counter(tuple(row[i : i + SHINGLE]) for i in range(max(1, len(row) - SHINGLE + 1)))


def shingle_f1(pairs: list[tuple[str, str]]) -> float:
    """Return F1 of mean precision and mean recall over (true text, found text) pairs."""
    precisions, recalls = [], []
    for true, found in pairs:
        wanted, got = shingles(true), shingles(found)
        right = (wanted & got).total()
        precisions.append(right / got.total() if words(found) else 0.0)
        recalls.append(right / wanted.total() if words(true) else 0.0)
    precision, recall = mean(precisions), mean(recalls)
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0
