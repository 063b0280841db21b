"""The relevance gate: what it passes over, and what passing over leaves behind."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import score_gate
from dateline import pipeline
from dateline import reading as engine
from dateline.draft import Draft
from dateline.encoder import gate
from dateline.errors import EncoderError, UsageError
from dateline.ledger import Ledger
from dateline.records import (
    Article,
    Claim,
    Extraction,
    Quote,
    Sentence,
    article_id,
    span,
)
from dateline.stages import sentences, signals
from dateline.text.tokens import tokenize

CONFLICT = (
    "Gunmen killed four soldiers near the town of Qamra on Monday, the army said.\n\n"
    "A bomb wounded two villagers an hour later, according to the police. Troops arrested three "
    "suspected rebels and the governor condemned the attack.\n"
)
GAME = (
    "The team won the first game of the season\n\n"
    "Its coach praised the players after the match. Tickets for the next game go on sale in May."
    " The team won its last home game by 3 points.\n"
)


@pytest.fixture
def mode(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> str:
    monkeypatch.setenv("DATELINE_GATE", request.param)
    return str(request.param)


def article(text: str) -> Article:
    return Article(id=article_id(text), text=text, lang="en")


def encoded(text: str) -> list[bool]:
    draft = sentences.STAGE.run(Draft(article=article(text)))
    found = signals.STAGE.run(draft).signals
    assert found is not None
    return [row is not None for row in found.sentences]


@pytest.mark.parametrize(
    ("words", "holds"),
    [
        ("Rebels killed 12 soldiers in the village on Friday.", True),
        ("“We will not leave,” said the mayor.", True),
        ("POLICE ARRESTED THE LEADER OF THE GANG.", True),
        ("Photo gallery", False),
        ("The season is short, and there is little rain.", False),
        # Nothing is known of its words, so that nothing speaks against it.
        ("Xylquor brantip.", True),
    ],
)
def test_which_sentences_can_hold_a_finding(words: str, holds: bool) -> None:
    assert gate.can_hold(tokenize(words)) is holds


def test_which_articles_are_about_conflict() -> None:
    assert gate.about_conflict([tokenize(CONFLICT)])
    assert not gate.about_conflict([tokenize(GAME)])


def test_an_attack_named_in_passing_is_not_what_an_article_is_about() -> None:
    passing = GAME + "The stadium had been closed after an attack in May.\n"
    assert not gate.about_conflict([tokenize(line) for line in passing.splitlines()])


def test_an_article_is_as_hostile_as_its_most_hostile_tenth() -> None:
    assert gate.top([]) == 0
    assert gate.top([1.0, -3.0]) == 1.0
    assert gate.top([*[-5.0] * 28, 2.0, 3.0]) == pytest.approx((3 + 2 - 5) / 3)


@given(st.permutations(["one", "two", "three", "four", "five"]))
def test_a_score_does_not_depend_on_the_order_of_words(words: list[str]) -> None:
    known = {gate.BIAS: 0.0, "one": 0.1, "two": 0.2, "three": 0.3, "four": -0.7, "five": 0.1}
    assert gate._sum(known, words) == gate._sum(known, sorted(words))


@pytest.mark.parametrize("mode", ["sentences", "articles"], indirect=True)
def test_sentences_below_the_threshold_are_not_encoded(mode: str) -> None:
    assert encoded("Photo gallery\n\n" + CONFLICT)[:2] == [False, True]


@pytest.mark.parametrize("mode", ["off"], indirect=True)
def test_off_encodes_everything(mode: str) -> None:
    assert all(encoded("Photo gallery\n\n" + CONFLICT + GAME))


@pytest.mark.parametrize("mode", ["articles"], indirect=True)
def test_an_article_about_something_else_is_kept_without_findings(mode: str) -> None:
    found = pipeline.run(article(GAME))
    assert found.sentences
    assert found.findings() == ()
    assert found.warnings == ("not about conflict: the article is kept, without findings",)
    assert pipeline.run(article(CONFLICT)).claims


@pytest.mark.parametrize("mode", ["sentences"], indirect=True)
def test_articles_are_coded_whatever_they_are_about_unless_asked(mode: str) -> None:
    found = pipeline.run(article(GAME))
    assert found.warnings == ()
    assert len(found.stages) == len(pipeline.STAGES)


def test_another_setting_reads_again(monkeypatch: pytest.MonkeyPatch) -> None:
    prints = set()
    for name in ("off", "sentences", "articles"):
        monkeypatch.setenv("DATELINE_GATE", name)
        prints.add(pipeline.fingerprint())
    assert len(prints) == 3


def test_a_setting_that_is_none_of_the_three_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_GATE", "on")
    with pytest.raises(UsageError, match="DATELINE_GATE is 'on'") as raised:
        gate.mode()
    assert "off, sentences or articles" in str(raised.value.do)


@pytest.mark.parametrize("mode", ["articles"], indirect=True)
def test_a_reading_counts_them_and_they_can_be_searched(mode: str, tmp_path: Path) -> None:
    for name, text in (("a.txt", CONFLICT), ("b.txt", GAME)):
        (tmp_path / name).write_text(text)
    ledger = tmp_path / "l.duckdb"
    summary = engine.read([tmp_path / "a.txt", tmp_path / "b.txt"], ledger=ledger, processes=1)
    assert (summary.read, summary.not_about_conflict, summary.not_coded) == (2, 1, 0)
    with Ledger.open(ledger, read_only=True) as held:
        assert len(held.search("coach")) == 1


@pytest.mark.parametrize(
    "text",
    ["", "(bias)\tmuch\t1.0\t1.0\n", "the\t1.0\t1.0\t1.0\n", "(bias)\t1.0\t1.0\n"],
)
def test_a_damaged_file_says_what_to_do(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "gate.tsv").write_text(text)
    monkeypatch.setattr(gate, "FILE", tmp_path / "gate.tsv")
    with pytest.raises(EncoderError, match=r"gate\.tsv cannot be read"):
        gate.weights.__wrapped__()


@given(st.lists(st.text(max_size=300), max_size=5))
def test_any_text_has_a_score(texts: list[str]) -> None:
    rows = [tokenize(text) for text in texts]
    assert all(isinstance(gate.can_hold(row), bool) for row in rows)
    assert isinstance(gate.about_conflict(rows), bool)


def test_the_file_names_where_it_comes_from_and_holds_words_alone() -> None:
    lines = gate.FILE.read_text(encoding="utf-8").splitlines()
    assert "training.encoder.gate" in " ".join(line for line in lines if line.startswith("# "))
    rows = [line.split("\t") for line in lines if not line.startswith("# ")]
    assert len({word for word, *_ in rows}) == len(rows) > 1_000
    assert not any(" " in word for word, *_ in rows)


# --- what the benchmark calls about conflict, and lost


def reading(*told: int, sentences: int) -> Extraction:
    """Return a reading of so many sentences in which those `told` hold a figure of victims."""
    text = " ".join(["Two died."] * sentences)
    made = Article(id=article_id(text), text=text)
    rows = [Sentence(index=at, start=at * 10, end=at * 10 + 9) for at in range(sentences)]
    claims = [
        Claim(id=f"c-{at}", evidence=(span(made, at * 10, at * 10 + 9),), made_by="test/1",
              class_="killed")
        for at in told
    ]  # fmt: skip
    return Extraction(article=made, sentences=tuple(rows), claims=tuple(claims))


@pytest.mark.parametrize(
    ("told", "sentences", "about"),
    [
        ((), 5, False),
        ((0,), 5, True),  # one of ten, in a short text
        ((3,), 40, False),  # in the lead, and no more of it
        ((3, 30), 40, True),
        ((4, 30), 40, False),
        ((10, 20, 30, 39), 40, True),
    ],
)
def test_what_counts_as_about_conflict(told: tuple[int, ...], sentences: int, about: bool) -> None:
    assert score_gate.about_conflict(reading(*told, sentences=sentences)) is about


def test_an_attribution_that_begins_a_word_later_is_not_lost() -> None:
    made = Article(id="a-1", text="The mayor has said so.")

    def said(start: int, end: int) -> Extraction:
        cue = (span(made, start, end),)
        quote = Quote(id=f"q-{start}", evidence=cue, made_by="test/1", form="indirect", cue=cue)
        return Extraction(article=made, quotes=(quote,))

    (row,) = said(10, 18).quotes
    assert score_gate.Again.of(said(14, 18)).holds(row)
    assert not score_gate.Again.of(said(19, 21)).holds(row)


def test_a_threshold_loses_no_more_than_it_may() -> None:
    pytest.importorskip("sklearn")
    from training.encoder.gate_models import below

    scores, counts = [0.1, 0.2, 0.3, 0.4], [1, 1, 2, 6]
    assert below(scores, counts, 0.2) == 0.3
    assert below(scores, counts, 0.05) == 0.1
