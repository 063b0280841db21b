"""The calls that outside programs rely on, and the shape of what they return."""

import json
import re
from datetime import date, datetime
from pathlib import Path

import jsonschema
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import dateline
from dateline.errors import UsageError
from dateline.records import Extraction, make_id
from dateline.schema import extraction_schema

ROOT = Path(__file__).parent.parent
SAMPLES = sorted((ROOT / "examples" / "articles").glob("*.txt"))
SCHEMA = json.loads(extraction_schema())

# Words that set stages going, to mix with anything at all.
WORDS = st.sampled_from(
    """Police said 12 people were killed in Kabul on Monday . “We saw it,” he told AP. dozens of
    soldiers U.S. President Iran attacked Israel at least 32 of about 80 If war breaks out ,
    according to officials last weekend 2002 denied that - « » ( ) ? ¶""".split()
).map(lambda word: "\n\n" if word == "¶" else word)
NOISE = st.text(max_size=12)
TEXTS = st.lists(st.one_of(WORDS, NOISE), max_size=60).map(" ".join)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_to_dict_fits_the_published_schema(path: Path) -> None:
    found = dateline.extract(path.read_text(), published="2025-03-11").to_dict()
    jsonschema.validate(found, SCHEMA)
    assert set(found) >= {
        "article", "mentions", "events", "claims", "quotes", "ties", "questions", "sentences",
    }  # fmt: skip
    json.dumps(found)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_json_comes_back_as_the_same_records(path: Path) -> None:
    found = dateline.extract(path.read_text(), published="2025-03-11")
    assert msgspec.json.decode(msgspec.json.encode(found), type=Extraction) == found


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_the_same_input_gives_the_same_ids(path: Path) -> None:
    once = dateline.extract(path.read_text(), published="2025-03-11")
    again = dateline.extract(path.read_text(), published="2025-03-11")
    assert once == again


def test_ids_are_the_same_on_any_machine() -> None:
    assert make_id("claim", "a-x", 12, "killed") == "c-26dhs3i7wrodo"


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_evidence_holds_on_any_text(text: str) -> None:
    found = dateline.extract(text, published=date(2026, 1, 7), lang="en")
    for mention in found.mentions:
        assert text[mention.start : mention.end] == mention.text
    for finding in found.findings():
        assert finding.evidence
        for part in finding.evidence:
            assert text[part.start : part.end] == part.quote
    for claim in found.claims:
        bounds = [n for n in (claim.low, claim.best, claim.high) if n is not None]
        assert bounds == sorted(bounds)
    names = [row.id for row in (*found.mentions, *found.findings())]
    assert len(names) == len(set(names))


@settings(max_examples=50, deadline=None)
@given(TEXTS)
def test_links_lead_to_findings(text: str) -> None:
    found = dateline.extract(text, published="2026-01-07", lang="en")
    ids = {row.id for row in (*found.mentions, *found.findings())}
    for claim in found.claims:
        assert claim.subset_of is None or claim.subset_of in ids - {claim.id}
        assert claim.event is None or claim.event in ids
        assert claim.quote is None or claim.quote in ids
    for question in found.questions:
        assert set(question.about) <= ids
    for event in found.events:
        assert event.attribution is None or event.attribution.quote in ids | {None}


@pytest.mark.parametrize(
    "text",
    ["", " \n\t ", "\x00\x01", "\ud800", "a" * 100_000, "1 " * 50_000, "(" * 20_000, "“" * 20_000,
     "killed " * 10_000, "A.B." * 20_000, "U.S. and " * 5_000],
    ids=["empty", "blank", "control", "surrogate", "long word", "numbers", "brackets", "quotes",
         "triggers", "stops", "names"],
)  # fmt: skip
def test_strange_texts_neither_crash_nor_hang(text: str) -> None:
    started = datetime.now()
    dateline.extract(text, lang="en")
    assert (datetime.now() - started).total_seconds() < 20


def test_no_date_means_no_guess() -> None:
    found = dateline.extract("Two people were killed in Gao on Tuesday, police said.")
    times = [m for m in found.mentions if m.kind == "time"]
    assert times
    assert all(m.date is not None and m.date.start is None for m in times)
    assert all(e.date is None or e.date.start is None for e in found.events)


@pytest.mark.parametrize("given", ["2026-01-07", date(2026, 1, 7), datetime(2026, 1, 7)])
def test_published_takes_dates_as_people_have_them(given: object) -> None:
    found = dateline.extract("He died yesterday.", published=given)  # type: ignore[arg-type]
    (when,) = [m.date for m in found.mentions if m.kind == "time"]
    assert when is not None
    assert when.start == date(2026, 1, 6)


def test_a_date_that_is_none_is_refused() -> None:
    with pytest.raises(UsageError, match="is no date"):
        dateline.extract("x", published="soon")


def test_keep_and_trace(tmp_path: Path) -> None:
    text = SAMPLES[1].read_text()
    found = dateline.extract(text, published="2025-03-11")
    ledger = tmp_path / "l.duckdb"
    assert dateline.keep(found, ledger=ledger).new == (found.article.id,)
    assert dateline.keep(found, ledger=ledger).known == (found.article.id,)
    for finding in found.findings():
        assert dateline.trace(finding.id, ledger=ledger).verified


def test_brief_stays_a_verb_after_it_was_used() -> None:
    found = dateline.extract(SAMPLES[0].read_text(), published="2024-06-04")
    assert dateline.brief(found) == dateline.brief([found])


def test_read_from_python(tmp_path: Path) -> None:
    summary = dateline.read(*SAMPLES, "nowhere", ledger=tmp_path / "l.duckdb")
    assert summary.read == len(SAMPLES)
    assert [row.source for row in summary.skipped] == ["nowhere"]


def test_places_of_spans() -> None:
    text = "PARIS, Texas — Officers drove 12 km north of Clarksville to Xarbeth, then to Qqqq."
    wanted = ["PARIS", "Texas", "12 km north of Clarksville", "Clarksville", "Xarbeth"]
    spans = [(text.index(words), text.index(words) + len(words)) for words in wanted]
    town, state, area, other, village = dateline.resolve_places(text, spans)
    assert town is not None
    assert state is not None
    assert area is not None
    assert other is not None
    assert village is not None
    assert (town.geonameid, town.admin1, town.admin2) == (4717560, "Texas", "Lamar County")
    assert (state.kind, state.precision) == ("admin1", 4)
    assert (area.name, area.relation, area.precision) == ("Clarksville", "12 km north of", 2)
    assert area.lat is not None
    assert other.lat is not None
    assert 0.1 < area.lat - other.lat < 0.12
    assert (village.geonameid, village.admin1, village.precision) == (None, "Texas", 4)


def test_nothing_known_of_a_span_is_none() -> None:
    assert dateline.resolve_places("They left Xarbeth.", [(10, 17)]) == [None]
    assert dateline.resolve_places("They left.", []) == []


@pytest.mark.parametrize("span", [(5, 5), (6, 5), (-1, 3), (0, 99), (4, 5)])
def test_a_span_that_names_nothing_is_refused(span: tuple[int, int]) -> None:
    with pytest.raises(UsageError, match=r"is not inside the text|holds no word"):
        dateline.resolve_places("Gao, Mali", [span, (0, 3)] if span != (4, 5) else [(3, 5)])


@settings(max_examples=60, deadline=None)
@given(TEXTS, st.data())
def test_any_span_of_any_text_gets_an_answer(text: str, data: st.DataObject) -> None:
    words = [match.span() for match in re.finditer(r"\w+", text) if match.group() != "_"]
    words = [(a, b) for a, b in words if any(x.isalnum() for x in text[a:b])]
    spans = data.draw(st.lists(st.sampled_from(words), max_size=6)) if words else []
    found = dateline.resolve_places(text, spans)
    assert len(found) == len(spans)
    for place in found:
        assert place is None or (place.lat is not None and 1 <= (place.precision or 0) <= 7)


def test_another_language_is_kept_without_findings() -> None:
    spanish = "El ejército dijo el lunes que doce personas murieron en el ataque. " * 5
    found = dateline.extract(spanish)
    assert found.article.lang == "es"
    assert found.findings() == ()
    assert found.sentences
    assert "coded in part" in found.warnings[0]
