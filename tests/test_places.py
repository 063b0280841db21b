"""Places: what is found, what it is resolved to, and how it is used."""

from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.draft import Draft
from dateline.gazetteer.resolve import resolve_places
from dateline.records import Article, Mention, Place, article_id
from dateline.stages import places, sentences

CASES = msgspec.yaml.decode((Path(__file__).parent / "cases" / "places.yaml").read_bytes())


def read(text: str) -> list[Mention]:
    draft = Draft(article=Article(id=article_id(text), text=text))
    found = places.STAGE.run(sentences.STAGE.run(draft)).mentions
    return [mention for mention in found if mention.kind == "place"]


def told(place: Place) -> list[str]:
    parts = (place.name, place.kind, place.country, place.precision, place.use)
    return ["-" if part is None else str(part) for part in parts]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_case(case: dict[str, object]) -> None:
    found = read(str(case["text"]))
    wanted = case["places"]
    assert isinstance(wanted, list)
    shown = []
    for index, mention in enumerate(found):
        assert mention.place is not None
        count = wanted[index].count("/") + 1 if index < len(wanted) else 5
        shown.append(f"{mention.text} {'/'.join(told(mention.place)[:count])}")
    assert shown == wanted


def test_one_name_means_one_place_with_its_candidates() -> None:
    first, _, second = (row.place for row in read("Paris, Texas, is small. I left Paris."))
    assert first is not None
    assert second is not None
    assert (first.geonameid, first.admin1) == (4717560, "Texas")
    assert second.geonameid == first.geonameid
    assert 2988507 in first.candidates
    assert len(first.candidates) <= 5


def test_gold_spans_can_be_resolved_alone() -> None:
    text = "In Springfield, Illinois, and in Zzyzzq"
    spans = [(3, 14), (16, 24), (33, 39)]
    town, state, unknown = resolve_places(text, spans)
    assert (town.admin1, state.kind) == ("Illinois", "admin1")
    assert unknown == Place(name="Zzyzzq")


def test_adjectives_of_nationality_resolve_where_asked_for() -> None:
    (place,) = resolve_places("Iraqi troops", [(0, 5)])
    assert place.country == "IRQ"


def test_a_direction_that_is_no_name_gives_the_whole() -> None:
    (place,) = resolve_places("East Cambridgeshire", [(0, 19)])
    assert (place.name, place.country) == ("Cambridgeshire", "GBR")


def test_mentions_stand_where_their_sentence_does() -> None:
    text = "Rain fell. Snow fell in Oslo, Norway, and in Bergen.\n\nKyiv was dry."
    draft = Draft(article=Article(id="a", text=text))
    read_ = places.STAGE.run(sentences.STAGE.run(draft))
    for mention in read_.mentions:
        row = read_.sentences[mention.sentence]
        assert row.start <= mention.start < mention.end <= row.end
    assert [mention.text for mention in read_.mentions] == ["Oslo", "Norway", "Bergen", "Kyiv"]


PIECES = st.sampled_from(
    ["Paris", "Texas", ", ", " ", "St.", "U.S.", "-", "al-", "’s", "\u202e", "\x00", "of", "COUNTY",
     "N'Djamena", "\n\n", "“", "123", "Mt.", "d'", "Ore.", "New York", "\ufeff", "Ω", "ﬁ", "İ"]
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=30).map("".join)))
def test_any_text_gives_exact_ordered_spans(text: str) -> None:
    found = read(text)
    at = 0
    for mention in found:
        assert mention.text == text[mention.start : mention.end] != ""
        assert mention.start >= at
        at = mention.end
    assert len({mention.id for mention in found}) == len(found)


def test_hostile_lengths_end() -> None:
    for text in ("Paris, " * 3000, "A" * 100_000, "St. " * 5000, "New " * 5000, "x-" * 20_000):
        assert all(text[row.start : row.end] == row.text for row in read(text))
