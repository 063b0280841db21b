"""Places: what is found, what it is resolved to, and how it is used."""

import math
import time
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.draft import Draft
from dateline.gazetteer import gazetteer
from dateline.gazetteer.globe import moved
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
    assert unknown.geonameid is None
    assert (unknown.name, unknown.admin1, unknown.precision) == ("Zzyzzq", "Illinois", 4)
    (alone,) = resolve_places("In Zzyzzq", [(3, 9)])
    assert alone == Place(name="Zzyzzq")


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


def test_an_area_is_moved_by_distance_and_bearing() -> None:
    (town,) = resolve_places("Mosul", [(0, 5)])
    (area,) = (row.place for row in read("Shells fell 25 km (16 miles) north-east of Mosul."))
    assert area is not None
    assert (area.geonameid, area.precision) == (town.geonameid, 2)
    assert (area.relation, area.radius_km) == ("25 km (16 miles) north-east of", 10.4)
    assert town.lat is not None
    assert town.lon is not None
    assert area.lat == pytest.approx(town.lat + 0.159, abs=0.002)
    assert area.lon == pytest.approx(town.lon + 0.198, abs=0.002)


@pytest.mark.parametrize(
    ("text", "relation", "radius", "precision"),
    [
        ("He fell near Mosul.", "near", 25, 2),
        ("He fell on the outskirts of the city of Mosul.", "on the outskirts of", 25, 2),
        ("He fell south of Mosul.", "south of", 25, 2),
        ("He fell 10 km from Mosul.", "10 km from", 10, 2),
        ("He fell 90 km from Mosul.", "90 km from", 90, 5),
        ("He fell 90 km west of Mosul.", "90 km west of", 37.3, 5),
        ("He fell five miles outside Mosul.", "five miles outside", 8, 2),
        ("He fell in Mosul.", None, None, 1),
        ("He fell in southern Mosul.", "southern", None, 1),
        ("He fell near three men in Mosul.", None, None, 1),
    ],
)
def test_relations(text: str, relation: str, radius: float | None, precision: int) -> None:
    (place,) = (row.place for row in read(text))
    assert place is not None
    assert (place.relation, place.radius_km, place.precision) == (relation, radius, precision)


def test_between_two_towns_is_their_middle() -> None:
    one, other = (row.place for row in read("A bus burned on the road between Mosul and Erbil."))
    assert one is not None
    assert other is not None
    assert one.relation == other.relation == "between Mosul and Erbil"
    assert (one.lat, one.lon, one.precision) == (other.lat, other.lon, 5)
    assert one.geonameid != other.geonameid
    far, _ = (row.place for row in read("Flights between Mosul and Paris stopped."))
    assert far is not None
    assert (far.relation, far.precision) == (None, 1)


@given(
    st.floats(-85, 85), st.floats(-180, 180), st.floats(1, 400), st.sampled_from(range(0, 360, 45))
)
def test_a_moved_point_lies_as_far_as_said(
    lat: float, lon: float, km: float, bearing: float
) -> None:
    lat2, lon2 = moved(lat, lon, km, bearing)
    a, b, c = math.radians(lat), math.radians(lat2), math.radians(lon2 - lon)
    cosine = math.sin(a) * math.sin(b) + math.cos(a) * math.cos(b) * math.cos(c)
    assert 6371 * math.acos(min(1.0, cosine)) == pytest.approx(km, rel=0.01, abs=0.2)
    assert -180 <= lon2 <= 180


# Names of different towns, as many as a gazetteer's page has.
TOWNS = sorted({gazetteer().entry(row).name for row in range(80_000, 240_000, 60)} - {""}, key=len)[
    :2_000
]

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


@pytest.mark.parametrize(
    "text",
    [
        "They left the village of Xqzabc, near Paris, and went on. " * 2_500,
        "They were in " + ", in ".join(TOWNS) + ".",
        "between Paris and Lyon " * 3_000,
    ],
    ids=["unlisted", "different", "between"],
)
def test_time_grows_with_the_text_alone(text: str) -> None:
    started = time.process_time()
    found = read(text)
    assert len(found) > 500
    assert time.process_time() - started < 2.5


def test_hostile_lengths_end() -> None:
    for text in ("Paris, " * 3000, "A" * 100_000, "St. " * 5000, "New " * 5000, "x-" * 20_000):
        assert all(text[row.start : row.end] == row.text for row in read(text))
