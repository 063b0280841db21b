"""One happening, many reports: read events over articles, and given spans of mentions."""

import hashlib
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import process_time
from typing import Any

import msgspec
import numpy as np
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

import dateline
from dateline.across.linking import MentionSpan, link_mentions, linked, weights
from dateline.across.linking.clusters import average_link
from dateline.across.linking.features import pairs
from dateline.across.linking.likeness import Likeness
from dateline.across.linking.model import MOST, shipped
from dateline.across.linking.spans import read
from dateline.across.linking.trees import Trees
from dateline.across.linking.words import lemma, root, vocabulary
from dateline.errors import EncoderError, UsageError
from dateline.records import (
    Article,
    Event,
    Extraction,
    Interval,
    Party,
    Place,
    Sentence,
    article_id,
    make_id,
    span,
)

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "event_links.yaml").read_text())
HERAT = Place(name="Herat", geonameid=1140026, lat=34.3, lon=62.2, country="AFG", precision=1)
KANDAHAR = Place(name="Kandahar", geonameid=1138336, lat=31.6, lon=65.7, country="AFG", precision=1)
POLICE = Party(text="police", start=0, end=6, name="police", actor="AFG-COP")
ARMY = Party(text="army", start=0, end=4, name="army", actor="AFG-MIL")


def reading(text: str, published: Any = None, publisher: str | None = None) -> Extraction:
    found = dateline.extract(text, published=published, lang="en")
    return msgspec.structs.replace(
        found, article=msgspec.structs.replace(found.article, publisher=publisher)
    )


def reported(
    text: str, trigger: str, day: date | None = None, *, said: int = 1, **fields: Any
) -> Extraction:
    """Return an article of one sentence that tells of one event, said on a day of May 2026."""
    article = Article(
        id=article_id(text), text=text, lang="en", published=datetime(2026, 5, said, tzinfo=UTC)
    )
    at = text.index(trigger)
    when = None if day is None else Interval(start=day, end=day, precision="day")
    event = Event(
        id=make_id("event", article.id, at), evidence=(span(article, 0, len(text)),),
        made_by="test/1", trigger=span(article, at, at + len(trigger)), date=when,
        **{"type": "ASSAULT", **fields},
    )  # fmt: skip
    return Extraction(
        article=article, events=(event,), sentences=(Sentence(index=0, start=0, end=len(text)),)
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_reports_of_one_happening_are_one_event_and_no_others(case: dict[str, Any]) -> None:
    rows = [reading(row["text"], row["published"], row["publisher"]) for row in case["articles"]]
    number = {row.article.id: at for at, row in enumerate(rows, 1)}
    events = linked(rows)
    named = {
        row.id: f"{number[row.reports[0].article]}: {row.reports[0].evidence.quote}"
        for row in events
    }
    across = [
        sorted({f"{number[row.article]}: {row.evidence.quote}" for row in event.reports})
        for event in events
        if len({row.article for row in event.reports}) > 1
    ]
    assert sorted(across) == sorted(case["same"])
    assert all(row.events for row in rows)
    found = [[named[row.id], named[row.followed_by]] for row in events if row.followed_by]
    assert found == case.get("followed", [])


def test_an_event_has_what_its_reports_agree_on_and_keeps_the_rest() -> None:
    day = date(2026, 5, 4)
    rows = [
        reported(
            "A bomb killed nine at the market in Herat.", "bomb", said=5, recipients=(POLICE,)
        ),
        reported(
            "A bomb at the market in Herat killed nine.",
            "bomb",
            day,
            said=6,
            place=HERAT,
            actors=(ARMY,),
        ),
        reported(
            "The bomb at a market of Herat killed 9.", "bomb", said=7, place=HERAT, stage="denied"
        ),
        reported(
            "Nine died by a bomb at the Herat market.",
            "bomb",
            day,
            said=8,
            place=HERAT,
            actors=(ARMY,),
        ),
    ]
    (event,) = linked(rows, story="s-1")
    assert (event.story, event.stage, event.place, event.actors) == (
        "s-1",
        "occurred",
        HERAT,
        (ARMY,),
    )
    assert event.date is not None
    assert event.date.start == day
    assert [row.stage for row in event.reports] == ["occurred", "occurred", "denied", "occurred"]
    assert (event.first_said, event.last_said) == (event.reports[0].said, event.reports[3].said)
    assert event.origins == 4
    assert event.recipients == (POLICE,)
    for row, told in zip(event.reports, rows, strict=True):
        assert told.article.text[row.evidence.start : row.evidence.end] == row.evidence.quote


def test_another_perpetrator_is_an_alternative_with_the_reports_that_name_it() -> None:
    day = date(2026, 5, 4)
    texts = ["Shells hit the bakery in Herat on Monday", "Shells hit the bakery in Herat on 4 May"]
    rows = [
        *(reported(f"{text}, {n}.", "Shells hit", day, said=5 + n, place=HERAT, actors=(ARMY,))
          for n, text in enumerate(texts)),
        reported("Shells hit the bakery in Herat, they said.", "Shells hit", day, said=8,
                 place=HERAT, actors=(POLICE,)),
    ]  # fmt: skip
    (event,) = linked(rows)
    assert event.actors == (ARMY,)
    (other,) = event.alternatives
    assert (other.field, other.name) == ("actors", "police")
    assert other.reports == (rows[2].events[0].id,)


def test_a_copy_is_a_report_but_no_second_origin() -> None:
    text = (
        "A mortar shell fell on a bakery in Herat on Monday and killed four people who stood in"
        " line for bread, the police of the province said in a statement read on local radio."
    )
    rows = [
        reading(text, "2026-05-05T09:00", "Tavana Post"),
        reading(f"{text} ", "2026-05-05T11:00", "Kestrel News"),
    ]
    events = [row for row in linked(rows) if len(row.reports) > 1]
    assert events
    assert {row.origins for row in events} == {1}


# --- what holds of any reports ---------------------------------------------------------------

_days = st.none() | st.dates(date(2026, 5, 1), date(2026, 5, 6))
_rows = st.lists(
    st.tuples(
        st.sampled_from(["Shells hit a school", "A drone hit a market", "Gunmen killed two men"]),
        _days,
        st.sampled_from([None, HERAT, KANDAHAR]),
        st.sampled_from(["occurred", "denied", "planned", "hypothetical"]),
        st.sampled_from([(), (POLICE,), (ARMY,)]),
    ),
    max_size=8,
)


def _made(rows: list[Any]) -> list[Extraction]:
    return [
        reported(f"{text} in the south, item {n}.", text.split(" in")[0], day, said=n + 1,
                 place=place, stage=stage, actors=actors)
        for n, (text, day, place, stage, actors) in enumerate(rows)
    ]  # fmt: skip


@settings(deadline=None, max_examples=40)
@given(_rows, st.randoms())
def test_every_report_is_in_one_event_and_nothing_known_is_apart(
    rows: list[Any], random: Any
) -> None:
    readings = _made(rows)
    events = linked(readings)
    told = [report.event for event in events for report in event.reports]
    assert sorted(told) == sorted(event.id for row in readings for event in row.events)
    held = {event.id: event for row in readings for event in row.events}
    for event in events:
        mine = [held[row.event] for row in event.reports]
        assert len({row.date.start for row in mine if row.date}) <= 1
        assert len({row.place.name for row in mine if row.place}) <= 1
        assert len({row.stage for row in mine} - {"occurred", "denied"}) == (
            0 if event.stage in {"occurred", "denied"} else 1
        )
        said = [row.said for row in event.reports if row.said]
        assert said == sorted(said)
    random.shuffle(readings)
    assert linked(readings) == events


def test_an_article_that_comes_twice_counts_as_said_first() -> None:
    one = reported("A bomb killed nine at the market in Herat.", "bomb", said=5)
    later = msgspec.structs.replace(
        one,
        article=msgspec.structs.replace(one.article, published=datetime(2026, 5, 9, tzinfo=UTC)),
    )
    for rows in ([one, later], [later, one]):
        (event,) = linked(rows)
        assert [row.said for row in event.reports] == [one.article.published]


def test_nothing_and_articles_without_events_give_none() -> None:
    assert linked([]) == ()
    assert linked([reading("Nothing happened in the quiet village.")]) == ()


@pytest.mark.long
def test_a_flood_of_reports_keeps_every_one_in_bounded_time() -> None:
    rows = [
        reported(f"Shells hit a school in quarter {number % 7}, report {number}.", "Shells hit",
                 place=HERAT)
        for number in range(2 * MOST + 10)
    ]  # fmt: skip
    before = process_time()
    events = linked(rows)
    assert process_time() - before < 60
    assert sum(len(row.reports) for row in events) == len(rows)


# --- given spans -----------------------------------------------------------------------------

TEXTS = [
    "Rebels shelled the harbour of Port Vesna on Sunday.\nThe shelling killed five dockers.",
    "Shelling of the Port Vesna harbour killed five.\nA strike by teachers began in Karlo.",
    "Teachers in Karlo went on strike over pay.",
]


def _articles(texts: list[str]) -> list[Article]:
    return [Article(id=article_id(text), text=text, lang="en") for text in texts]


def _spans(texts: list[str], words: list[str]) -> dict[str, list[tuple[int, int]]]:
    found: dict[str, list[tuple[int, int]]] = {}
    for text in texts:
        at = [(text.index(word), text.index(word) + len(word)) for word in words if word in text]
        found[article_id(text)] = at
    return found


def _words(
    articles: list[Article], clusters: tuple[tuple[MentionSpan, ...], ...]
) -> list[list[str]]:
    texts = {row.id: row.text for row in articles}
    return sorted(
        sorted(texts[row.article][row.start : row.end] for row in rows) for rows in clusters
    )


def test_given_mentions_are_linked_across_articles() -> None:
    articles = _articles(TEXTS)
    found = link_mentions(
        articles,
        _spans(TEXTS, ["shelled", "Shelling", "strike"]),
        stories=[[row.id for row in articles]],
    )
    assert _words(articles, found) == [["Shelling", "shelled"], ["strike", "strike"]]


def test_mentions_of_different_stories_are_never_linked() -> None:
    articles = _articles(TEXTS)
    stories = [[articles[0].id], [articles[1].id, articles[2].id]]
    found = link_mentions(
        articles, _spans(TEXTS, ["shelled", "Shelling", "strike"]), stories=stories
    )
    assert _words(articles, found) == [["Shelling"], ["shelled"], ["strike", "strike"]]


@pytest.mark.parametrize("bad", [(-1, 3), (0, 0), (5, 2), (0, 10_000)])
def test_a_span_outside_its_text_is_refused(bad: tuple[int, int]) -> None:
    articles = _articles(TEXTS)
    with pytest.raises(UsageError, match="not inside"):
        link_mentions(articles, {articles[0].id: [bad]})
    with pytest.raises(UsageError, match="none of the articles"):
        link_mentions(articles, {"a-nothing": [(0, 1)]})


@pytest.mark.parametrize(
    "text",
    [
        "SHELLING KILLED FIVE IN PORT VESNA.",
        "\u202eshelling\u202c \x00\x07 of the port",
        "x " * 50_000,
        "\n\n\n",
        "Взрыв на рынке убил пятерых.",
        "no end " * 200 + "shelling",
        "...",
        "e\u0301\u200b\u00ad-",
    ],
    ids=["upper", "bidi", "long", "blank", "russian", "wide", "dots", "marks"],
)
def test_hostile_texts_keep_every_span(text: str) -> None:
    articles = _articles([text, TEXTS[0]])
    spans = {
        articles[0].id: [(0, 1), (0, len(text)), (len(text) - 1, len(text))],
        articles[1].id: [(7, 14)],
    }
    found = link_mentions(articles, spans)
    given = {(name, *one) for name, rows in spans.items() for one in rows}
    assert sorted(row for rows in found for row in rows) == sorted(given)


def test_the_order_of_articles_and_spans_does_not_matter() -> None:
    articles, spans = _articles(TEXTS), _spans(TEXTS, ["shelled", "Shelling", "strike", "killed"])
    turned = {name: rows[::-1] for name, rows in reversed(spans.items())}
    assert link_mentions(articles, spans) == link_mentions(articles[::-1], turned)


# --- parts -----------------------------------------------------------------------------------


@settings(deadline=None)
@given(st.integers(0, 9), st.integers(0, 10_000), st.sampled_from([0.2, 0.5, 0.8]))
def test_chains_give_what_joining_the_most_alike_gives(size: int, seed: int, least: float) -> None:
    rng = np.random.default_rng(seed)
    likeness = rng.random((size, size))
    likeness = (likeness + likeness.T) / 2
    likeness[rng.random((size, size)) < 0.2] = -np.inf
    likeness = np.minimum(likeness, likeness.T)
    assert average_link(likeness, least) == _slowly(likeness, least)


def _slowly(likeness: Any, least: float) -> list[list[int]]:
    held = [[row] for row in range(len(likeness))]
    while len(held) > 1:
        best, one, other = max(
            (likeness[np.ix_(held[a], held[b])].mean(), -a, -b)
            for a in range(len(held))
            for b in range(a)
        )
        if best < least:
            break
        held[-other] = sorted(held[-other] + held.pop(-one))
    return sorted(held)


def test_trees_add_up_the_leaves_that_a_row_comes_to() -> None:
    trees = Trees(
        0.5, np.array([0, 3]), np.array([1, -1, -1, -1]), np.array([2.0, 0, 0, 0]),
        np.array([1, 0, 0, 0]), np.array([2, 0, 0, 0]), np.array([0, -1.0, 1.0, 0.25]),
    )  # fmt: skip
    rows = np.array([[9.0, 2.0], [9.0, 2.1]])
    expected = 1 / (1 + np.exp(-np.array([0.5 - 1 + 0.25, 0.5 + 1 + 0.25])))
    assert np.allclose(trees.probability(rows), expected)


@pytest.mark.parametrize("held", [None, b"", b"PK\x03\x04 no archive"])
def test_a_damaged_file_of_weights_is_told(
    held: bytes | None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(weights, "FILE", tmp_path / "linking.npz")
    if held is not None:
        weights.FILE.write_bytes(held)
    weights._held.cache_clear()
    try:
        with pytest.raises(EncoderError, match=r"linking\.npz"):
            weights.array("roots")
    finally:
        weights._held.cache_clear()


def test_the_card_is_that_of_the_shipped_file() -> None:
    card = weights.FILE.with_name("MODEL_CARD.md").read_text(encoding="utf-8")
    assert hashlib.sha256(weights.FILE.read_bytes()).hexdigest() in card
    assert weights.FILE.stat().st_size < 1_000_000


def test_words_that_come_from_one_have_one_root() -> None:
    for words in (["kill", "killed", "killing", "kills"], ["explode", "explosion"],
                  ["die", "death"], ["shoot", "shot"], ["invade", "invasion"]):  # fmt: skip
        assert len({root(word) for word in words}) == 1, words
    assert lemma("robbed") == lemma("robs")
    assert lemma("falls") != lemma("fail")


def test_no_word_stands_for_two_things() -> None:
    for rows in (vocabulary().targets, vocabulary().weapons, vocabulary().hours):
        words = [word for row in rows for word in row]
        assert len(words) == len(set(words))
        assert all(word == word.lower() for word in words)
    derived = [form for forms in vocabulary().derived.values() for form in forms]
    assert len(derived) == len(set(derived))


def test_the_shipped_model_takes_the_same_words_for_one_event_rather_than_others() -> None:
    articles = _articles(TEXTS[:2])
    spans = _spans(TEXTS[:2], ["shelled", "Shelling", "strike"])
    told = [
        row
        for number, article in enumerate(articles)
        for row in read(number, article.text, spans[article.id])
    ]
    likeness = Likeness([row.text for row in articles])
    scores = shipped().scores(told, pairs(told, likeness))
    names = [row.head for row in told]
    shelled, shelling, strike = (names.index(name) for name in ("shelled", "shelling", "strike"))
    assert scores[shelled, shelling] > 2 * scores[shelled, strike]
    assert np.allclose(scores, scores.T)


def test_a_story_of_many_articles_is_linked_in_seconds() -> None:
    start = datetime(2026, 5, 1, tzinfo=UTC)
    rows = []
    for number in range(200):
        day = start + timedelta(hours=number)
        text = f"Shells hit a school in quarter {number % 7}, report {number}."
        row = reported(text, "Shells hit", day.date(), place=HERAT)
        article = msgspec.structs.replace(row.article, published=day)
        rows.append(msgspec.structs.replace(row, article=article))
    before = process_time()
    days = {row.date.start for row in linked(rows) if row.date}
    assert len(days) == 9
    assert process_time() - before < 10
