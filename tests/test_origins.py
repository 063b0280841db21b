"""Whom findings come from, and how many say so independently."""

from datetime import datetime, timedelta
from typing import Any

import msgspec

from dateline.across.origins import Origins
from dateline.records import Article, Attribution, Source
from tests import builders

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
