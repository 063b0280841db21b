"""Expressions of time in Spanish, and what is read of a Spanish article at all."""

from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline import pipeline
from dateline.records import Article, Extraction, Mention, article_id

FILE = yaml.safe_load((Path(__file__).parent / "cases" / "dates_es.yaml").read_text("utf-8"))

# Of the held-out sentences, how many are read as written; may only grow.
HELD_OUT_RIGHT = 19


def read(text: str, published: date | None = FILE["published"], lang: str = "es") -> Extraction:
    moment = datetime.combine(published, time()) if published else None
    return pipeline.run(Article(id=article_id(text), text=text, published=moment, lang=lang))


def times(text: str, **given: Any) -> list[Mention]:
    return [row for row in read(text, **given).mentions if row.kind == "time"]


def is_right(text: str, wanted: list[list[Any]]) -> bool:
    """Compare the words and, where one is given, the value."""
    found = times(text)
    if [row.text for row in found] != [words for words, _ in wanted]:
        return False
    return all(
        value is None or row.value == str(value)
        for row, (_, value) in zip(found, wanted, strict=True)
    )


@pytest.mark.parametrize("case", FILE["times"], ids=lambda case: str(case[0])[:40])
def test_times_as_worded(case: list[Any]) -> None:
    text, wanted = case
    assert is_right(text, wanted), [(row.text, row.value) for row in times(text)]


def test_of_sentences_held_out_no_fewer_are_right() -> None:
    right = sum(is_right(text, wanted) for text, wanted in FILE["held_out"])
    assert right >= HELD_OUT_RIGHT


def test_without_a_day_of_publication_nothing_is_guessed() -> None:
    found = times(
        "El lunes cayó la torre; el 3 de julio de 2013 la habían abierto.", published=None
    )
    assert [row.date.start for row in found if row.date] == [None, date(2013, 7, 3)]


ARTICLE = """Bombardeo en Bengasi

TRÍPOLI.- Al menos 12 personas murieron ayer en Bengasi, la segunda ciudad de Libia, según el
hospital de la ciudad. Egipto y los Estados Unidos condenaron el ataque, que ocurrió cuando la
gente salía de las mezquitas y de los mercados del centro."""


def test_a_spanish_article_is_read_for_dates_and_places_and_says_for_what_it_is_not() -> None:
    found = read(ARTICLE)
    kinds = {row.kind for row in found.mentions}
    assert kinds == {"time", "place"}
    places = {row.text: row.place.country for row in found.mentions if row.place}
    assert places == {
        "Bengasi": "LBY", "TRÍPOLI": "LBY", "Libia": "LBY", "Egipto": "EGY",
        "Estados Unidos": "USA",
    }  # fmt: skip
    assert not found.findings()
    assert "read for sentences, dates, places; not for numbers, actors" in found.warnings[0]


def test_a_word_that_is_a_town_elsewhere_is_none_where_its_country_is_not_named() -> None:
    text = f"{ARTICLE} Este lunes habló el ministro de Justicia. Habrá una comisión."
    assert {"Este", "Justicia", "Habrá"}.isdisjoint(row.text for row in read(text).mentions)


def test_other_languages_are_kept_without_findings_and_english_is_read_whole() -> None:
    assert [row.name for row in read(ARTICLE, lang="fr").stages] == ["sentences"]
    assert [row.name for row in read(ARTICLE, lang="en").stages] == [
        row.name for row in pipeline.STAGES
    ]
    assert not pipeline.is_coded("es")
    assert pipeline.is_coded("en")
    assert pipeline.is_coded(None)


PIECES = [
    "El lunes", "ayer", "el 3 de julio de 2013", "a finales de", "la noche del", "hace dos años",
    "2011", "de", "marzo", "próximo", "enero", "y", "hasta", "«hoy»", ".", "\u202e",
    "31 de febrero", "999999", "EL MARTES", "siglo XX", "las 25.70", "cada",
]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=14), st.dates(date(1900, 1, 2), date(2099, 1, 1)))
def test_any_text_gives_ordered_intervals_at_exact_offsets(rows: list[str], day: date) -> None:
    text = " ".join(rows)
    free = 0
    for row in times(text, published=day):
        assert text[row.start : row.end] == row.text
        assert row.start >= free
        free = row.end
        if row.date and row.date.start and row.date.end:
            assert row.date.start <= row.date.end


def test_long_lines_take_no_long_time() -> None:
    assert times("el lunes de " * 3_000)
