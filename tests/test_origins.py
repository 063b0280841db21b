"""Whom findings come from, and how many say so independently."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

from dateline.across.origins import Origins, article_origins
from dateline.records import Article, Attribution, Source
from dateline.sources import Hints, open_sources
from tests import builders

CASES = Path(__file__).parent / "cases" / "article_origins.yaml"
EXAMPLES = Path(__file__).parent.parent / "examples"

DAY = datetime(2026, 3, 2, 9)
MINISTRY = Source(text="the health ministry", start=0, end=19, kind="official")


def paper(number: int, **fields: Any) -> Article:
    words = " ".join(f"word{number}x{at}" for at in range(60))
    values = {"published": DAY + timedelta(hours=number), "publisher": f"Paper {number}"} | fields
    return builders.article(f"Report {number}\nMarava: seven people killed. {words}", **values)


def test_three_papers_that_cite_one_ministry_are_one_source() -> None:
    papers = [paper(at) for at in range(3)]
    rows = [(builders.claim(row, source=MINISTRY), row) for row in papers]
    found = Origins(papers).independent(rows)
    assert (found.count, found.origins) == (1, 3)
    assert found.reasons == ("3 articles go back to the health ministry",)


def test_events_ties_and_quotes_can_be_asked_like_claims() -> None:
    told = [paper(at, origin="Reuters") for at in range(2)] + [paper(5)]
    rows = [(builders.event(row, words="killed"), row) for row in told]
    found = Origins(told).independent(rows)
    assert [row.source for row in found.backings] == ["wire:reuters", "media:paper 5"]
    said = Attribution(source=MINISTRY, stance="says")
    cited = [(builders.event(row, words="killed", attribution=said), row) for row in told]
    ties = [(builders.tie(row, words="Marava", attribution=said), row) for row in told]
    said_by = [(builders.quote(row, "seven people", "Marava", "killed"), row) for row in told]
    quotes = [(msgspec.structs.replace(quote, speaker=None), row) for quote, row in said_by]
    origins = Origins(told)
    assert {origins.of(*row) for row in [*cited, *ties]} == {"official:health ministry"}
    assert {origins.of(*row) for row in quotes} == {"wire:reuters", "media:paper 5"}


def test_a_copy_is_named_among_the_reasons() -> None:
    wire = paper(1, publisher=None)
    cut = builders.article(wire.text[:-80], published=DAY + timedelta(days=1))
    rows = [(builders.event(row, words="killed"), row) for row in (wire, cut)]
    found = Origins([wire, cut]).independent(rows)
    assert (found.count, found.origins) == (1, 1)
    assert f"{cut.id} has the text of {wire.id}" in found.reasons


# --- of whole articles -------------------------------------------------------------------------

TEXTS = {
    "TEXT": " ".join(f"wire{at}" for at in range(120)),
    "OWN": " ".join(f"own{at}" for at in range(60)),
}


def told(at: int, fields: dict[str, Any]) -> Article:
    text = fields.pop("text")
    for name, words in TEXTS.items():
        text = text.replace(name, words)
    return builders.article(text, published=DAY + timedelta(hours=at), title=None, **fields)


@pytest.mark.parametrize(
    "case", yaml.safe_load(CASES.read_text(encoding="utf-8")), ids=lambda case: case["case"]
)
def test_where_articles_come_from(case: dict[str, Any]) -> None:
    articles = [told(at, dict(fields)) for at, fields in enumerate(case["articles"])]
    found = article_origins(reversed(articles))
    given = [found[row.id] for row in articles]
    kinds = [[row.kind, row.name] for row in given]
    assert kinds == [wanted[:2] for wanted in case["origins"]]
    for row, wanted in zip(given, case["origins"], strict=True):
        assert (row.evidence.quote if row.evidence else None) == dict(enumerate(wanted)).get(2)
        if row.evidence:
            text = next(one for one in articles if one.id == row.article).text
            assert text[row.evidence.start : row.evidence.end] == row.evidence.quote


def test_in_the_sample_stories_each_copy_goes_back_to_its_first() -> None:
    key = yaml.safe_load((EXAMPLES / "five-stories-key.yaml").read_text())["articles"]
    read = [
        row
        for row in open_sources([EXAMPLES / "five-stories"], hints=Hints())
        if isinstance(row, Article) and row.url
    ]
    found, by_id = article_origins(read), {row.id: row for row in read}
    copies = {
        name(by_id[one.article]): name(by_id[one.first])
        for one in found.values()
        if one.kind == "copy" and one.first
    }
    wanted = {at: row["copy"] for at, row in key.items() if row.get("copy")}
    assert copies == wanted
    named = {name(by_id[one.article]): one.name for one in found.values()}
    assert all(named[at] == row["origin"] for at, row in key.items() if row.get("origin"))


def name(article: Article) -> str:
    return str(article.url).rpartition("/")[2]
