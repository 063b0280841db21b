"""`dateline.link`: articles in, stories and linked events out."""

import random

import pytest

import dateline
from dateline.errors import UsageError
from dateline.records import Article, article_id

BLAST = {
    "title": "Blast at Kutum fuel market kills eight",
    "text": "Eight people were killed in Kutum, Sudan, on Sunday when a drone struck the fuel "
    "market, a doctor said. The army denied that it had attacked the market.",
    "published": "2025-02-03",
    "publisher": "Jebel Courier",
}
TOLL = {
    "title": "Toll of Kutum fuel market blast reaches eleven",
    "text": "Eleven people were killed in Kutum, Sudan, on Sunday when a drone struck the fuel "
    "market, a nurse said on Tuesday. Three of them were porters, and one a drone mechanic.",
    "published": "2025-02-04",
    "publisher": "Wadi Radio",
}
FERRY = {
    "title": "Pirates kill cook of grain ferry off Gizo",
    "text": "Pirates shot dead the cook of a grain ferry in Gizo, Solomon Islands, on Wednesday, "
    "the harbour police said.",
    "published": "2025-02-06",
}


def test_stories_and_events_are_in_the_order_of_publication() -> None:
    found = dateline.link([FERRY, TOLL, BLAST])
    assert [len(row.articles) for row in found.stories] == [2, 1]
    first, second = (row.id for row in found.stories)
    assert {row.story for row in found.events} == {first, second}
    assert found.events[0].story == first
    assert found.events[-1].story == second
    ids = [name for story in found.stories for name in story.articles]
    for event in found.events:
        for report in event.reports:
            assert report.article in ids
            assert report.evidence.article == report.article
            assert report.evidence.quote
    strike = next(row for row in found.events if row.type == "ASSAULT")
    assert {report.article for report in strike.reports} == set(found.stories[0].articles)


def test_the_order_of_handing_over_changes_nothing() -> None:
    rows = [BLAST, TOLL, FERRY, TOLL]
    wanted = dateline.link(rows)
    for seed in range(3):
        random.Random(seed).shuffle(rows)
        assert dateline.link(rows) == wanted
    assert dateline.link(rows).to_dict()["stories"][0]["articles"]


def test_given_mentions_are_linked() -> None:
    rows = [
        Article(id=article_id(row["text"]), text=row["text"], title=row["title"], lang="en")
        for row in (BLAST, TOLL, FERRY)
    ]
    words = ("struck", "struck", "shot")
    mentions = {
        row.id: [(row.text.index(word), row.text.index(word) + len(word))]
        for row, word in zip(rows, words, strict=True)
    }
    found = dateline.link(rows, mentions=mentions).mentions
    assert sorted(span.article for cluster in found for span in cluster) == sorted(mentions)
    assert len(found) in {2, 3}
    shot = next(cluster for cluster in found if cluster[0].article == rows[2].id)
    assert len(shot) == 1


def test_nothing_in_nothing_out() -> None:
    found = dateline.link([])
    assert (found.stories, found.events, found.mentions) == ((), (), ())


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(UsageError, match="no text"):
        dateline.link([{"title": "x"}])
    with pytest.raises(UsageError):
        dateline.link([BLAST], mentions={"a-aaaaaaaaaaaaa": [(0, 3)]})
