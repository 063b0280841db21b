"""Actors: what is found, who it resolves to, and offices on their dates."""

from collections.abc import Iterable
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.draft import Draft
from dateline.encoder import SentenceSignals, Signals, Tagged
from dateline.records import Actor, Article, Mention, article_id
from dateline.stages import actors, places, sentences
from dateline.stages.naming import leaders
from dateline.text import countries
from dateline.vocabulary import rows

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "actors.yaml").read_text("utf-8"))


def read(text: str, published: date | None = None, tags: Iterable[Tagged] = ()) -> Draft:
    """Return what the actors stage finds with these tags, as if the encoder had given them."""
    when = datetime(published.year, published.month, published.day) if published else None
    article = Article(id=article_id(text), text=text, lang="en", published=when)
    draft = sentences.STAGE.run(Draft(article=article))
    draft = msgspec.structs.replace(draft, signals=signals(draft, tuple(tags)))
    return actors.STAGE.run(places.STAGE.run(draft))


def signals(draft: Draft, tags: tuple[Tagged, ...]) -> Signals:
    rows = [
        tuple(tag for tag in tags if sentence.start <= tag.start and tag.end <= sentence.end)
        for sentence in draft.sentences
    ]
    return Signals(sentences=tuple(SentenceSignals(entities=row) if row else None for row in rows))


def tag(text: str, label: str, words: str, score: float = 0.95) -> Tagged:
    """Return a tag on the only place where the words stand."""
    start = text.index(words)
    assert text.find(words, start + 1) < 0, words
    return Tagged(label, start, start + len(words), score)


def found(draft: Draft) -> list[tuple[Mention, Actor]]:
    return [(row, row.actor) for row in draft.mentions if row.actor is not None]


def plain(actor: Actor) -> dict[str, Any]:
    return {
        "id": actor.id, "kind": actor.kind, "country": actor.country, "name": actor.name,
        "sectors": list(actor.sectors), "role": actor.role, "candidates": list(actor.candidates),
        "roles": [role.title for role in actor.roles], "some_candidates": bool(actor.candidates),
    }  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_cases(case: dict[str, Any]) -> None:
    tags = [tag(case["text"], *row) for row in case.get("tags", ())]
    rows = found(read(case["text"], case.get("published"), tags))
    shown = [(mention.text, plain(actor)) for mention, actor in rows]
    for wanted in case.get("find", []):
        words = wanted.pop("words")
        fitting = [
            actor
            for text, actor in shown
            if text == words and all(actor[key] == value for key, value in wanted.items())
        ]
        assert fitting, f"{words!r} with {wanted} not in {shown}"
    assert not {mention.text for mention, _ in rows} & set(case.get("never", []))
    if "count" in case:
        assert len(rows) == case["count"], shown


OFFICES = yaml.safe_load((Path(__file__).parent / "cases" / "offices.yaml").read_text("utf-8"))


@pytest.mark.parametrize("fact", OFFICES, ids=lambda fact: f"{fact['title']} {fact['day']}")
def test_offices_on_a_date(fact: dict[str, Any]) -> None:
    holder = leaders.holder(fact["country"], fact["title"], fact["day"])
    assert (holder.name if holder else None) == fact["name"]


def test_terms_are_sound() -> None:
    people = {leader.id: leader for rows in leaders.by_name().values() for leader in rows}
    for leader in people.values():
        for term in leader.terms:
            assert term.end is None or term.start <= term.end, leader.name
            assert term.sector.isupper()
            assert len(term.sector) == 3


def test_a_country_form_needs_its_capitals() -> None:
    assert [form.country.iso3 for form in countries.lookup("US")] == ["USA"]
    assert countries.lookup("us") == ()
    assert countries.lookup("turkey") == ()
    assert [form.country.iso3 for form in countries.lookup("CUBANS", any_case=True)] == ["CUB"]
    assert countries.lookup("US", any_case=True) == ()


def test_countries_are_complete_and_unique() -> None:
    rows = countries.countries()
    assert len({row.iso3 for row in rows}) == len(rows) >= 250
    for code in ("VEN", "XKX", "PSE", "TWN", "SUN", "YUG", "CSK", "DDR"):
        assert code in countries.by_iso3()
    assert countries.by_name()["Zaire"].iso3 == "COD"
    assert countries.by_demonym()["Congolese"].iso3 == "COD"
    assert countries.by_seat()["Kremlin"].iso3 == "RUS"


PIECES = st.sampled_from(
    [
        *"Cuban forces Maduro ’s 's President al- Assad U.S. US . , of the Iraq".split(),
        *"Juan de la Cruz".split(),
        *"O. Party for -led é AND police IN MINISTRY former 2002 ( ) “ ”".split(),
        "\u202e", "\x00", "\n", " ",
    ]
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(PIECES, max_size=40), st.booleans())
def test_spans_are_exact_inside_sentences_and_never_cross(pieces: list[str], upper: bool) -> None:
    text = " ".join(pieces).upper() if upper else " ".join(pieces)
    draft = read(text, date(2015, 1, 1))
    check_spans(draft, text)


def check_spans(draft: Draft, text: str) -> None:
    rows = found(draft)
    for mention, _ in rows:
        assert text[mention.start : mention.end] == mention.text != ""
        sentence = draft.sentences[mention.sentence]
        assert sentence.start <= mention.start < mention.end <= sentence.end
    assert len({mention.id for mention, _ in rows}) == len(rows)
    for (one, _), (two, _) in pairwise(rows):
        assert two.start >= one.end or (two.start == one.start and two.end <= one.end)


@settings(deadline=None)
@given(st.lists(PIECES, min_size=1, max_size=30), st.data())
def test_any_tags_leave_spans_exact_and_uncrossed(pieces: list[str], data: st.DataObject) -> None:
    text = " ".join(pieces)
    edges = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=10)))
    labels = st.sampled_from(["Person", "Organisation", "Location", "Nationality", "Weapon"])
    tags = [
        Tagged(data.draw(labels), start, end, data.draw(st.floats(0, 1)))
        for start, end in zip(edges[::2], edges[1::2], strict=False)
    ]
    draft = read(text, tags=tags)
    check_spans(draft, text)


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    for mention, _ in found(read(text)):
        assert text[mention.start : mention.end] == mention.text


def test_long_hostile_text_stays_linear() -> None:
    for unit in ("Cuban ", "President ", "de la ", "Maduro’s ", "A.", "al-", "of the "):
        draft = read(unit * 5_000)
        assert draft.sentences


def test_no_text_at_all() -> None:
    assert found(read("")) == []


def test_offices_after_the_tables_end_need_the_words_of_the_article() -> None:
    """No row holds a later date; on a later day an office is open unless the article gives it."""
    known = leaders.KNOWN_UNTIL
    for row in rows("leaders"):
        assert max(row["start"], row["end"]) <= known.isoformat()
    later = known.replace(year=known.year + 1)
    for text, published, held in (
        ("Ilham Aliyev spoke.", known, True),
        ("Ilham Aliyev spoke.", later, False),
        ("President Ilham Aliyev spoke.", later, True),
        ("Former President Ilham Aliyev spoke.", later, False),
        ("Vice President Ilham Aliyev spoke.", later, False),
    ):
        ((_, actor),) = found(read(text, published))
        assert bool(actor.roles) is held, text
        assert bool(actor.candidates) is not held
        assert actor.country == "AZE"
