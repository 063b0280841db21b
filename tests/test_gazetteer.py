"""The gazetteer: names as keys, the index file, building it, and its speed."""

import json
import logging
import multiprocessing
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

import dateline.gazetteer as module
from benchmarks.speed_gazetteer import measure
from dateline.gazetteer import Gazetteer, gazetteer, key_of, open_gazetteer
from dateline.gazetteer import rows as source
from dateline.gazetteer.build import index
from dateline.gazetteer.hints import hints_of, place_hints
from dateline.gazetteer.names import word_key
from dateline.gazetteer.rows import Row


def small() -> bytes:
    rows = [
        Row("Norland", ["Republic of Norland"], 1, 60.0, 10.0, 5_000_000, "country", "NOR",
            code="NOR"),
        Row("Upper State", [], 2, 61.0, 10.0, 0, "admin1", "NOR", code="NO.01"),
        Row("Sainte-Brück", ["Brook"], 3, 61.5, 10.5, 2_000, "city", "NOR", "NO.01"),
        Row("Brook", [], 4, 59.0, 9.0, 900, "city", "NOR"),
    ]  # fmt: skip
    return index(rows)


@pytest.fixture
def fake_build(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    calls: list[int] = []

    def build() -> bytes:
        calls.append(1)
        return small()

    monkeypatch.setattr(module, "build", build)
    return calls


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("St. John’s", "saint john"),
        ("Mt. Pleasant", "mount pleasant"),
        ("Port-au-Prince", "port au prince"),
        ("Côte d'Ivoire", "cote divoire"),
        ("Łódź", "lodz"),
        ("U.S.", "us"),
        ("The Hague", "hague"),
        ("Washington, D.C.", "washington dc"),
        ("…", ""),
        (".", ""),
    ],
)
def test_key_of(name: str, key: str) -> None:
    assert key_of(name) == key


@given(st.text(alphabet=st.characters(categories=["L", "Mn", "Po"]), max_size=20))
def test_a_word_has_the_key_that_it_has_in_a_name(word: str) -> None:
    if " " not in key_of(word) and key_of(word) != "the":
        assert word_key(word) == key_of(word)


@given(st.text(max_size=40))
def test_keys_are_stable(name: str) -> None:
    assert key_of(key_of(name)) in {key_of(name), key_of(name).removeprefix("the ")}


def test_index_holds_what_it_was_given() -> None:
    places = Gazetteer(small())
    own, alias = places.find("brook")
    assert (own.entry.geonameid, own.alias) == (4, False)
    assert (alias.entry.geonameid, alias.alias) == (3, True)
    found = places.find(key_of("Sainte-Brueck")) or places.find(key_of("Sainte-Brück"))
    state = places.by_code("NO.01")
    assert state is not None
    assert found[0].entry.admin1 == state.row
    assert (found[0].entry.lat, found[0].entry.country) == (61.5, "NOR")
    assert places.longest("republic") == 3
    assert places.find("republic") == ()
    assert places.find("nowhere") == ()
    assert places.longest("nowhere") == 0
    assert places.by_code("NO.99") is None


@pytest.mark.parametrize("damage", [b"", b"not an index at all, but long enough to be read"])
def test_not_an_index(damage: bytes) -> None:
    with pytest.raises(ValueError, match="not a gazetteer"):
        Gazetteer(damage)


def test_cut_short_index() -> None:
    with pytest.raises(ValueError, match="cut short"):
        Gazetteer(small()[:-8])


def test_built_once_then_opened(tmp_path: Path, fake_build: list[int]) -> None:
    folder = tmp_path / "not" / "yet"
    assert len(open_gazetteer(folder)) == len(open_gazetteer(folder)) == 4
    assert len(fake_build) == 1
    assert [path.name.startswith("gazetteer-") for path in folder.iterdir()] == [True]


@pytest.mark.parametrize("damage", [b"", b"\0" * 500, small()[:-5], small()[:30]])
def test_damaged_index_is_built_again(
    tmp_path: Path, fake_build: list[int], damage: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    open_gazetteer(tmp_path)
    (path,) = tmp_path.iterdir()
    path.write_bytes(damage)
    assert open_gazetteer(tmp_path).find("brook")
    assert len(fake_build) == 2
    assert "again" in caplog.text


def test_unwritable_folder_keeps_it_in_memory(
    tmp_path: Path, fake_build: list[int], caplog: pytest.LogCaptureFixture
) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("a file where the folder should be")
    with caplog.at_level(logging.WARNING):
        assert open_gazetteer(in_the_way).find("brook")
    assert "stays in memory" in caplog.text


def _open_in_a_process(folder: Path) -> int:
    module.build = small
    return len(open_gazetteer(folder))


def test_two_processes_build_at_once(tmp_path: Path) -> None:
    with multiprocessing.get_context("fork").Pool(2) as pool:
        assert pool.map(_open_in_a_process, [tmp_path] * 6) == [4] * 6
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize(
    ("name", "kind", "country"),
    [
        ("Baghdad", "city", "IRQ"),
        ("Paris", "city", "FRA"),
        ("Texas", "admin1", "USA"),
        ("Ore.", "admin1", "USA"),
        ("Gaza Strip", "region", "PSE"),
        ("Ivory Coast", "country", "CIV"),
        ("Black Sea", "sea", None),
        ("Rapides Parish", "admin2", "USA"),
        ("Bulacan", "admin2", "PHL"),
        ("Deir Ezzor", "city", "SYR"),
        ("Dagestan", "admin1", "RUS"),
        ("S. Korea", "country", "KOR"),
    ],
)
def test_the_world_is_there(name: str, kind: str, country: str | None) -> None:
    kinds = {(match.entry.kind, match.entry.country) for match in gazetteer().find(key_of(name))}
    assert (kind, country) in kinds


def test_hints_point_at_countries_and_places() -> None:
    known = gazetteer()
    hints = place_hints()
    assert {code for code in hints.words if known.by_code(code) is None} == set()
    assert [name for name in hints.demonyms.values() if not known.rows(key_of(name))] == []


def test_words_of_institutions_and_states_in_longer_names_vote() -> None:
    text = "Deputies of the county sheriff met at a Kentucky Derby party in Paris, said a Syrian."
    at = text.index("Paris")
    votes = hints_of(text, [(at, at + 5)], gazetteer())
    assert votes.countries["USA"] > votes.countries.get("GBR", 0)
    assert votes.countries["SYR"] > 0
    (division,) = votes.divisions
    assert gazetteer().entry(division).name == "Kentucky"
    at = text.index("Kentucky")
    assert not hints_of(text, [(at, at + 8)], gazetteer()).divisions


def test_a_town_lies_in_its_division() -> None:
    (match, *_) = gazetteer().find("mosul")
    assert match.entry.admin1 is not None
    assert gazetteer().entry(match.entry.admin1).geonameid == 92877  # Nineveh


def test_every_place_has_a_point_and_countries_have_one_name() -> None:
    places = gazetteer()
    assert len(places) > 290_000
    for row in range(0, len(places), 97):
        entry = places.entry(row)
        assert -90 <= entry.lat <= 90
        assert -180 <= entry.lon <= 180
        assert entry.name


@pytest.mark.parametrize("block", [1, 7, 64, 1 << 20])
def test_towns_are_read_in_pieces_of_any_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block: int
) -> None:
    towns = {
        str(number): {
            "geonameid": number, "name": name, "latitude": 1.5, "longitude": -2.5,
            "countrycode": "ML", "population": 10 * number, "admin1code": "09",
            "alternatenames": ['}, "7": {', 'a"b', "}"],
        }
        for number, name in ((7, "Alm"), (12, 'Br"ook}'), (90, "Cordal"))
    }  # fmt: skip
    (tmp_path / "cities500.json").write_text(json.dumps(towns))
    monkeypatch.setattr(source, "_path", tmp_path.joinpath)
    monkeypatch.setattr(source, "BLOCK", block)
    found = list(source.towns(source.Town))
    assert [msgspec.to_builtins(town) for town in found] == list(towns.values())


def test_a_town_lies_in_its_county_and_an_airport_in_its_division() -> None:
    places = gazetteer()
    mosul = next(match.entry for match in places.find("mosul") if match.entry.kind == "city")
    assert mosul.admin2 is not None
    assert places.entry(mosul.admin2).kind == "admin2"
    assert places.entry(mosul.admin2).admin1 == mosul.admin1
    (airport,) = (match.entry for match in places.find("baghdad international airport"))
    assert (airport.kind, airport.country, airport.geonameid) == ("facility", "IRQ", None)
    village = next(match.entry for match in places.find("abiquiu"))
    assert village.admin2 is not None
    assert places.entry(village.admin2).name == "Rio Arriba County"


@pytest.mark.long
def test_costs() -> None:
    for name, figure, goal, at_least in measure():
        assert (figure >= goal) if at_least else (figure <= goal), name
