"""What the ledger keeps, and what it answers as known on a day."""

import itertools
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from builders import TEXT, claim, reading, readings
from hypothesis import given
from hypothesis import strategies as st

from dateline.errors import LedgerError, UnknownId, UsageError
from dateline.ledger import Ledger, clock, reading_id
from dateline.ledger.fold import fold, positions
from dateline.records import Claim, Event, Extraction, Interval

PRINT = "f" * 16


class Clock:
    """Time that passes only when told to."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 2, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment

    def pass_(self, **amount: float) -> None:
        self.moment += timedelta(**amount)


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Clock:
    stopped = Clock()
    monkeypatch.setattr(clock, "now", stopped)
    return stopped


@pytest.fixture
def ledger(tmp_path: Path, time: Clock) -> Iterator[Ledger]:
    with Ledger.open(tmp_path / "desk.duckdb") as opened:
        yield opened


def keep(ledger: Ledger, *extractions: Extraction, fingerprint: str = PRINT) -> tuple[int, ...]:
    kept = ledger.keep(extractions, fingerprint=fingerprint)
    return len(kept.new), len(kept.revised), len(kept.known)


# --- keeping ---------------------------------------------------------------------------------


def test_an_extraction_comes_back_as_it_went_in(ledger: Ledger) -> None:
    given = reading(url="https://example.org/1", publisher="Marava Post")
    keep(ledger, given)
    assert ledger.extraction(given.article.id) == given


def test_the_same_reading_again_changes_nothing(ledger: Ledger, time: Clock) -> None:
    assert keep(ledger, reading()) == (1, 0, 0)
    before = ledger.findings()
    time.pass_(days=1)
    assert keep(ledger, reading(), reading()) == (0, 0, 2)
    assert ledger.findings() == before
    assert len(ledger.appearances(reading().article.id)) == 1


def test_a_batch_may_hold_one_article_twice(ledger: Ledger) -> None:
    assert keep(ledger, reading(), reading()) == (1, 0, 1)
    assert len(ledger.entries()) == 1


def test_newer_stages_make_a_new_reading_and_keep_the_ids(ledger: Ledger) -> None:
    keep(ledger, reading())
    old = {held.id: held.reading for held in ledger.findings()}
    assert keep(ledger, reading(), fingerprint="newer") == (0, 1, 0)
    new = {held.id: held.reading for held in ledger.findings()}
    assert set(new) == set(old)
    assert not set(new.values()) & set(old.values())


def test_a_corrected_date_takes_the_old_one_s_place(ledger: Ledger) -> None:
    keep(ledger, reading(source="a.txt", published=datetime(2025, 1, 5)))
    keep(ledger, reading(source="a.txt", published=datetime(2026, 1, 5)))
    assert [entry.published for entry in ledger.entries()] == [datetime(2026, 1, 5)]
    assert ledger.entries(known_on=date(2025, 12, 31)) == []


def test_a_later_copy_elsewhere_does_not_move_an_article(ledger: Ledger) -> None:
    first = reading(url="https://a.example/1", publisher="A", published=datetime(2026, 1, 5))
    copy = reading(url="https://b.example/9", publisher="B", published=datetime(2026, 1, 8))
    keep(ledger, copy)
    keep(ledger, first)
    (entry,) = ledger.entries()
    assert (entry.publisher, entry.appearances) == ("A", 2)
    assert [row.publisher for row in ledger.appearances(entry.id)] == ["A", "B"]


def test_nothing_is_kept_of_a_batch_that_fails(ledger: Ledger) -> None:
    wrong = msgspec.structs.replace(reading().article, id="a-000000000000")
    with pytest.raises(LedgerError, match="does not belong"):
        keep(ledger, *readings(3), Extraction(article=wrong))
    broken = reading(TEXT + "half \ud800 a pair")
    with pytest.raises(LedgerError, match="surrogate"):
        keep(ledger, *readings(3), broken)
    assert ledger.entries() == []


def test_hostile_characters_survive(ledger: Ledger) -> None:
    given = reading(TEXT + "nul \0, bidi \u202e, astral \U0001f4a5, quote ' and \"; DROP TABLE--")
    keep(ledger, given)
    assert ledger.extraction(given.article.id) == given


def test_unread_names_what_is_yet_to_be_read(ledger: Ledger) -> None:
    read, other = readings(2)
    keep(ledger, read)
    bare = msgspec.structs.replace(read.article, lang=None)
    again = msgspec.structs.replace(bare, published=datetime(2026, 1, 6))
    elsewhere = msgspec.structs.replace(bare, url="https://b.example/")
    asked = [bare, again, elsewhere, other.article]
    assert ledger.unread(asked, fingerprint=PRINT) == asked[1:]
    assert ledger.unread(asked, fingerprint="newer") == asked
    known = reading_id(read.article, PRINT)
    assert ledger.known([known, "r-0000"]) == {known}


def test_a_reading_s_id_depends_on_metadata_and_stages() -> None:
    article = reading().article
    same_moment = msgspec.structs.replace(article, published=datetime(2026, 1, 5, tzinfo=UTC))
    assert reading_id(article, "f") == reading_id(same_moment, "f")
    others = [
        reading_id(article, "g"),
        reading_id(msgspec.structs.replace(article, publisher="P"), "f"),
        reading_id(msgspec.structs.replace(article, lang="es"), "f"),
    ]
    assert len({reading_id(article, "f"), *others}) == 4


# --- as known on -----------------------------------------------------------------------------


def test_known_on_counts_what_was_said_by_the_end_of_that_day(ledger: Ledger) -> None:
    early = reading(published=datetime(2026, 1, 5, 23, 59, tzinfo=UTC))
    late = reading(TEXT + "Later.\n", published=datetime(2026, 1, 6, 0, 0, tzinfo=UTC))
    keep(ledger, early, late)
    known = {held.article for held in ledger.findings(known_on=date(2026, 1, 5))}
    assert known == {early.article.id}
    a_mere_day = datetime(2026, 1, 5)
    assert {held.article for held in ledger.findings(known_on=a_mere_day)} == known
    at_noon = datetime(2026, 1, 5, 12, tzinfo=UTC)
    assert ledger.findings(known_on=at_noon) == []
    assert {held.article for held in ledger.findings()} == {early.article.id, late.article.id}
    with pytest.raises(UnknownId, match="not known then"):
        ledger.extraction(late.article.id, known_on=date(2026, 1, 5))


def test_a_zone_moves_an_article_to_its_day_in_utc(ledger: Ledger) -> None:
    evening = datetime.fromisoformat("2026-01-05T22:00:00-05:00")
    keep(ledger, reading(published=evening))
    assert ledger.entries(known_on=date(2026, 1, 5)) == []
    (entry,) = ledger.entries(known_on=date(2026, 1, 6))
    assert entry.published == evening


def test_an_undated_article_counts_from_its_first_recording(ledger: Ledger, time: Clock) -> None:
    keep(ledger, reading(published=None))
    time.pass_(days=3)
    keep(ledger, reading(published=None), fingerprint="newer")
    assert ledger.entries(known_on=date(2026, 1, 31)) == []
    assert len(ledger.entries(known_on=date(2026, 2, 1))) == 1


def test_recorded_on_gives_what_the_ledger_held_then(ledger: Ledger, time: Clock) -> None:
    given = reading(source="a.txt", published=datetime(2025, 1, 5))
    keep(ledger, given)
    time.pass_(days=2)
    fewer = msgspec.structs.replace(reading(source="a.txt"), claims=())
    keep(ledger, fewer)
    then, now = date(2026, 2, 1), date(2026, 2, 3)
    assert ledger.extraction(given.article.id, recorded_on=then) == given
    assert ledger.extraction(given.article.id, recorded_on=now) == fewer
    assert ledger.entries(recorded_on=date(2026, 1, 31)) == []
    # Both at once: what had been said by a day, according to what the ledger held on another.
    assert ledger.entries(known_on=date(2025, 6, 1), recorded_on=now) == []
    assert len(ledger.entries(known_on=date(2025, 6, 1), recorded_on=then)) == 1


# --- filters and listings --------------------------------------------------------------------


def test_findings_by_kind_type_place_actor_and_time(ledger: Ledger) -> None:
    keep(ledger, reading())
    assert {held.kind for held in ledger.findings()} == {
        "event", "claim", "quote", "tie", "question",
    }  # fmt: skip
    assert [held.kind for held in ledger.findings(kind="mention")] == ["mention"]
    assert [held.kind for held in ledger.findings(type="ASSAULT")] == ["event"]
    assert [held.kind for held in ledger.findings(actor="OST-MIL")] == ["tie"]
    assert {held.kind for held in ledger.findings(country="OST")} == {"event", "claim", "tie"}
    dated = ledger.findings(kind="event", since=date(2026, 1, 4), until=date(2026, 1, 4))
    assert [type(held.finding) for held in dated] == [Event]
    assert ledger.findings(kind="event", since=date(2026, 1, 5)) == []
    assert [held.kind for held in ledger.findings(until=date(1999, 1, 1))] == ["tie"]
    with pytest.raises(UsageError, match="no kind"):
        ledger.findings(kind="rumour")  # type: ignore[arg-type]


def test_findings_come_in_portions_of_any_size(ledger: Ledger) -> None:
    keep(ledger, *readings(3))
    everything = ledger.findings()
    assert ledger.findings(limit=5, offset=5) == everything[5:10]
    assert [row.finding for row in ledger.findings(article=everything[0].article[:8])] == [
        row.finding for row in everything[:8]
    ]


def test_entries_and_articles(ledger: Ledger) -> None:
    first = reading(published=datetime(2026, 1, 5))
    second = reading(TEXT + "Later.\n", published=datetime(2026, 1, 6))
    keep(ledger, second, first)
    assert [row.id for row in ledger.entries()] == [first.article.id, second.article.id]
    assert [row.id for row in ledger.entries(newest_first=True, limit=1)] == [second.article.id]
    assert list(ledger.articles()) == [first.article, second.article]
    assert ledger.article(first.article.id) == first.article
    assert ledger.entries()[0].findings == len(first.findings())


def test_extractions_come_many_at_a_time_as_they_come_singly(ledger: Ledger) -> None:
    rows = readings(3)
    keep(ledger, *rows)
    ids = [row.article.id for row in rows]
    assert list(ledger.extractions()) == [ledger.extraction(row.id) for row in ledger.entries()]
    assert {row.article.id for row in ledger.extractions(ids[:2])} == set(ids[:2])
    assert list(ledger.extractions([])) == []
    assert list(ledger.extractions(ids, known_on=date(1999, 1, 1))) == []
    ledger.judge("reject", ids[0], by="an editor")
    assert ids[0] not in {row.article.id for row in ledger.extractions(ids)}


def test_an_interval_without_dates_is_left_out_of_dated_queries(ledger: Ledger) -> None:
    given = reading()
    vague = claim(given.article, date=Interval(words="recently"))
    keep(ledger, msgspec.structs.replace(given, claims=(vague,)))
    assert ledger.findings(kind="claim", since=date(1900, 1, 1)) == []


# --- search ----------------------------------------------------------------------------------


def test_search_ignores_case_and_accents_and_knows_phrases(ledger: Ledger) -> None:
    accents = reading(TEXT + "La policía de Bogotá negó el Ćevap; straße.\n")
    keep(ledger, accents, reading(TEXT + "Nothing of the kind happened inland.\n"))
    assert [hit.article for hit in ledger.search("BOGOTA policia")] == [accents.article.id]
    assert [hit.article for hit in ledger.search("strasse cevap")] == [accents.article.id]
    assert len(ledger.search("marava")) == 2
    assert ledger.search("mara") == []
    assert len(ledger.search("mara*")) == 2
    assert len(ledger.search('"the harbour master"')) == 2
    assert ledger.search('"master harbour the"') == []
    assert ledger.search("marava unheard") == []
    for nothing in ("", "  ", "?!", '""'):
        with pytest.raises(UsageError):
            ledger.search(nothing)


def test_search_in_scripts_without_accents_or_spaces(ledger: Ledger) -> None:
    chinese = reading(TEXT + "炮击造成七人死亡。\n")
    russian = reading(TEXT + "Обстрел порта, погибли семь человек.\n")
    keep(ledger, chinese, russian)
    assert [hit.article for hit in ledger.search("死亡")] == [chinese.article.id]
    assert [hit.article for hit in ledger.search("ОБСТРЕЛ порта")] == [russian.article.id]
    assert ledger.search("обстрелы") == []


def test_search_ranks_and_shows_exact_snippets(ledger: Ledger) -> None:
    often = reading(TEXT + "Dynamo beat Łódź; Łódź fans of Łódź sang.\n")
    keep(ledger, reading(TEXT + "In Łódź it rained.\n"), often)
    best, other = ledger.search("lodz")
    assert best.article == often.article.id
    assert best.score > other.score
    (snippet,) = best.snippets
    assert often.article.text[snippet.start : snippet.end] == snippet.words == "Łódź"
    assert snippet.before.endswith("beat ")


def test_search_as_known_on(ledger: Ledger) -> None:
    keep(ledger, reading(published=datetime(2026, 1, 5)))
    assert ledger.search("marava", known_on=date(2026, 1, 4)) == []


@given(st.text())
def test_folding_keeps_count_of_offsets(text: str) -> None:
    folded, offsets = fold(text), positions(text)
    assert len(folded) == len(offsets)
    assert all(letter in fold(text[at]) for letter, at in zip(folded, offsets, strict=True))


# --- judgements ------------------------------------------------------------------------------


def test_a_rejected_finding_is_left_out_until_that_is_undone(ledger: Ledger, time: Clock) -> None:
    given = reading()
    keep(ledger, given)
    target = given.claims[0].id
    time.pass_(days=1)
    judgement = ledger.judge("reject", target[:8], by="Ada", reason="misread")
    assert target not in {held.id for held in ledger.findings()}
    assert ledger.extraction(given.article.id).claims == given.claims[1:]
    assert target in {held.id for held in ledger.findings(recorded_on=date(2026, 2, 1))}
    trace = ledger.trace(target)
    assert trace.rejected
    assert [(row.by, row.reason) for row in trace.judgements] == [("Ada", "misread")]
    ledger.judge("withdraw", judgement.id, by="Ada")
    assert target in {held.id for held in ledger.findings()}
    assert [row.withdrawn for row in ledger.judgements()] == [True, False]


def test_withdrawing_a_withdrawal_brings_the_judgement_back(ledger: Ledger) -> None:
    keep(ledger, reading())
    target = reading().claims[0].id
    first = ledger.judge("reject", target, by="Ada")
    second = ledger.judge("withdraw", first.id, by="Ben")
    ledger.judge("withdraw", second.id, by="Cyd")
    assert target not in {held.id for held in ledger.findings()}


def test_a_rejected_article_takes_its_findings_along(ledger: Ledger) -> None:
    one, other = readings(2)
    keep(ledger, one, other)
    ledger.judge("reject", one.article.id, by="Ada")
    assert {held.article for held in ledger.findings()} == {other.article.id}
    assert [entry.id for entry in ledger.entries()] == [other.article.id]
    assert len(ledger.search("marava")) == 1
    ledger.judge("accept", one.article.id, by="Ben")
    assert len(ledger.entries()) == 2


def test_a_rejected_reading_lets_the_one_before_it_stand(ledger: Ledger) -> None:
    keep(ledger, reading(source="a.txt", publisher="Right"))
    keep(ledger, reading(source="a.txt", publisher="Wrong"))
    ledger.judge("reject", ledger.entries()[0].reading, by="Ada")
    assert [entry.publisher for entry in ledger.entries()] == ["Right"]


def test_a_correction_stands_beside_what_was_read(ledger: Ledger, time: Clock) -> None:
    given = reading()
    keep(ledger, given)
    target = given.claims[0]
    time.pass_(days=1)
    judgement = ledger.judge("correct", target.id, by="Ada", values={"best": 8, "high": 8})
    corrected = {held.id: held for held in ledger.findings(kind="claim")}[target.id]
    assert isinstance(corrected.finding, Claim)
    assert (corrected.finding.best, corrected.finding.evidence) == (8, target.evidence)
    assert corrected.finding.made_by == f"judgement/{judgement.id}"
    trace = ledger.trace(target.id)
    assert (trace.finding, trace.as_read) == (corrected.finding, target)
    keep(ledger, given, fingerprint="newer")
    ledger.judge("accept", target.id, by="Ben")
    assert corrected.finding in ledger.extraction(given.article.id).claims
    ledger.judge("withdraw", judgement.id, by="Ada")
    assert ledger.extraction(given.article.id) == given


@pytest.mark.parametrize(
    ("verdict", "targets", "values", "message"),
    [
        ("doubt", 1, {}, "no verdict"),
        ("merge", 1, {}, "fewer than two"),
        ("reject", 0, {}, "about nothing"),
        ("correct", 1, {}, "0 values"),
        ("reject", 1, {"best": 8}, "1 values"),
        ("correct", 2, {"best": 8}, "each by itself"),
        ("correct", 1, {"evidence": []}, "no evidence to correct"),
        ("correct", 1, {"best": "eight"}, "does not fit"),
    ],
)
def test_a_judgement_that_makes_no_sense_is_refused(
    ledger: Ledger, verdict: str, targets: int, values: dict[str, object], message: str
) -> None:
    given = reading()
    keep(ledger, given)
    ids = [row.id for row in given.claims][:targets]
    with pytest.raises(UsageError, match=message):
        ledger.judge(verdict, ids, by="Ada", values=values)  # type: ignore[arg-type]
    assert ledger.judgements() == ()


def test_a_merge_is_recorded_and_hides_nothing(ledger: Ledger) -> None:
    given = reading()
    keep(ledger, given)
    ledger.judge("merge", [given.events[0].id, given.claims[0].id], by="Ada")
    assert len(ledger.findings()) == len(given.findings())
    for unknown in ("c-zzzz", "s-aaaaaaaaaaaaa"):
        with pytest.raises(UnknownId):
            ledger.judge("accept", unknown, by="Ada")


# --- trace -----------------------------------------------------------------------------------


def test_every_finding_traces_to_its_characters(ledger: Ledger) -> None:
    given = reading(url="https://example.org/1", publisher="Marava Post")
    keep(ledger, given)
    for finding in (*given.mentions, *given.findings()):
        trace = ledger.trace(finding.id)
        assert trace.verified
        assert trace.finding == finding
        assert trace.stage in given.stages
        assert (trace.url, trace.publisher) == (given.article.url, given.article.publisher)
        for shown in trace.evidence:
            around = shown.before + shown.span.quote + shown.after
            assert around in given.article.text


def test_a_claim_shows_its_quote_and_the_claims_it_is_part_of(ledger: Ledger) -> None:
    given = reading()
    keep(ledger, given)
    whole, part = given.claims
    through, event = ledger.trace(whole.id).links
    assert (through.relation, through.id) == ("through", given.quotes[1].id)
    assert (event.relation, event.finding) == ("event", given.events[0])
    (above,) = ledger.trace(part.id).links
    assert (above.relation, above.finding) == ("subset_of", whole)
    about = ledger.trace(given.questions[1].id).links
    assert [link.id for link in about] == [whole.id, part.id]


def test_claims_in_a_circle_end(ledger: Ledger) -> None:
    given = reading()
    one, two = given.claims
    one = msgspec.structs.replace(one, subset_of=two.id, event="e-missing")
    keep(ledger, msgspec.structs.replace(given, claims=(one, two)))
    links = [(link.relation, link.id, link.finding) for link in ledger.trace(one.id).links]
    assert links[1:] == [("subset_of", two.id, two), ("event", "e-missing", None)]


def test_evidence_that_does_not_fit_the_text_is_seen(ledger: Ledger) -> None:
    given = reading()
    bad = msgspec.structs.replace(given.claims[0].evidence[0], quote="nine people")
    wrong = msgspec.structs.replace(given.claims[0], evidence=(bad,))
    keep(ledger, msgspec.structs.replace(given, claims=(wrong,)))
    assert not ledger.trace(wrong.id).verified


def test_a_trace_names_the_other_readings(ledger: Ledger) -> None:
    given = reading(source="a.txt")
    keep(ledger, given)
    keep(ledger, msgspec.structs.replace(given, claims=()), fingerprint="newer")
    gone = ledger.trace(given.claims[0].id)
    assert not gone.reading.current
    both = ledger.trace(given.events[0].id)
    assert both.reading.current
    assert [row.fingerprint for row in both.other_readings] == [PRINT]


def test_ids_may_be_shortened_but_not_guessed(ledger: Ledger) -> None:
    keep(ledger, *readings(200))
    every = sorted(held.id for held in ledger.findings(kind="claim"))
    assert ledger.trace(every[0][:10].upper()).id == every[0]
    with pytest.raises(UnknownId, match="too short"):
        ledger.trace("c-a")
    twins = next(a[:4] for a, b in itertools.pairwise(every) if a[:4] == b[:4])
    with pytest.raises(UnknownId, match="could be"):
        ledger.trace(twins)
    mistyped = every[0][:-1] + "1"
    with pytest.raises(UnknownId, match=every[0]):
        ledger.trace(mistyped)
    with pytest.raises(UnknownId, match="is no id"):
        ledger.trace("the claim")
    with pytest.raises(UnknownId, match=r"is the id of an article.*dateline show"):
        ledger.trace(readings(1)[0].article.id)


def test_an_empty_ledger_answers(ledger: Ledger) -> None:
    assert ledger.findings() == ledger.entries() == ledger.search("anything") == []
    with pytest.raises(UnknownId, match="nothing of the kind"):
        ledger.trace("c-aaaa")
