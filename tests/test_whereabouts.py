"""Where an act was whose own clause does not say it, and the rules of the measure of that."""

from pathlib import Path

import msgspec
import pytest

import dateline
from benchmarks.score_where import Fill, Location, counted, parse
from dateline.records import Place

CASES = msgspec.yaml.decode((Path(__file__).parent / "cases" / "whereabouts.yaml").read_bytes())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_case(case: dict[str, str]) -> None:
    found = dateline.extract(case["text"], lang="en").events
    wanted = case["event"]
    (event,) = [row for row in found if row.trigger.quote.lower() == wanted]
    place = event.place
    shown = f"{place.name}/{place.kind}/{place.precision}" if place else None
    assert shown == case["place"]


LIMA = Place(name="Lima", kind="city", geonameid=3936456, country="PER")
PERU = Place(name="Peru", kind="country", geonameid=3932488, country="PER")
QUITO = Place(name="Quito", kind="city", geonameid=3652462, country="ECU")


def test_a_fill_is_a_country_and_names() -> None:
    assert parse("PERU: LIMA (CITY): MIRAFLORES (NEIGHBORHOOD)") == Fill(
        frozenset({Location("PER", ("lima", "miraflores"))}), False
    )
    assert parse("? COLOMBIA / VENEZUELA") == Fill(
        frozenset({Location("COL", ()), Location("VEN", ())}), True
    )
    assert parse("PERU: LIMA (CITY) - ANCON (TOWN)") == Fill(
        frozenset({Location("PER", ("lima",)), Location("PER", ("ancon",))}), False
    )
    assert parse("*") is None


@pytest.mark.parametrize(
    ("level", "places", "right", "found", "wanted"),
    [
        ("country", [LIMA, PERU], 1, 1, 1),
        ("country", [QUITO], 0, 1, 1),
        ("place", [LIMA, PERU], 1, 1, 1),
        ("place", [LIMA, QUITO], 1, 2, 1),
        ("place", [], 0, 0, 1),
        ("most specific", [LIMA], 0, 1, 1),
        ("most specific", [PERU], 0, 1, 1),
    ],
)
def test_counts_at_each_level(
    level: str, places: list[Place], right: int, found: int, wanted: int
) -> None:
    fill = parse("PERU: LIMA (CITY): MIRAFLORES (NEIGHBORHOOD)")
    assert fill is not None
    counts = counted([fill], places, level)  # type: ignore[arg-type]
    assert (counts.right, counts.found, counts.wanted) == (right, found, wanted)


def test_optional_fills_and_countries_alone() -> None:
    maybe, country = parse("? ECUADOR: QUITO (CITY)"), parse("PERU")
    assert maybe is not None
    assert country is not None
    counts = counted([maybe, country], [PERU], "most specific")
    assert (counts.right, counts.found, counts.wanted) == (1, 1, 1)
    counts = counted([maybe, country], [PERU, QUITO], "most specific")
    assert (counts.right, counts.found, counts.wanted) == (2, 2, 2)
    assert counted([country], [PERU], "place").wanted == 0
