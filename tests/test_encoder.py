"""The shipped encoder: the file and its card, what it says beside torch, and exact offsets."""

import hashlib
import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import dateline
from dateline.draft import Draft
from dateline.encoder import (
    Request,
    SentenceSignals,
    Signals,
    Tagged,
    archive,
    reading,
    session,
    states,
    words,
)
from dateline.encoder.batches import MOST, START, batches
from dateline.encoder.decode import runs, softmax, tags
from dateline.encoder.words import padded, pieces, windows
from dateline.errors import DatelineError, EncoderError, UsageError
from dateline.records import Article
from dateline.stages import sentences, signals

FIXTURES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "samples" / "encoder_fixtures.json").read_text(encoding="utf-8")
)
TEXTS = [row["text"] for row in FIXTURES]

# int8 moves a probability by this much at most on the fixtures, and far less on average.
FAR = 0.25
NEAR = 0.04


def of(text: str, *spans: tuple[int, int]) -> Signals:
    return reading.read(text, spans or ((0, len(text)),))


def joined(texts: list[str]) -> tuple[str, list[tuple[int, int]]]:
    found, at = [], 0
    for row in texts:
        found.append((at, at + len(row)))
        at += len(row) + 1
    return "\n".join(texts), found


def every(signal: SentenceSignals) -> Iterator[tuple[Tagged, ...]]:
    for field in reading.TAGGERS.values():
        yield getattr(signal, field)


# --- the file and its card


def test_the_card_names_the_file_that_ships() -> None:
    assert archive.digest() == f"sha256:{hashlib.sha256(archive.FILE.read_bytes()).hexdigest()}"


def test_the_file_is_small() -> None:
    assert archive.FILE.stat().st_size < 30_000_000


def test_the_stage_s_hash_changes_with_the_weights(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = signals.STAGE.info.model
    card = tmp_path / "card.md"
    monkeypatch.setattr(archive, "CARD", card)
    monkeypatch.setattr(archive, "digest", archive.digest.__wrapped__)
    card.write_text(f"# Card\n\nsha256: {'0' * 64}\n")
    stage = signals.STAGE._replace(weights=archive.digest)
    assert stage.info.model == f"sha256:{'0' * 64}" != before
    card.write_text("# Card\n")
    with pytest.raises(EncoderError, match="no sha256"):
        archive.digest()


def test_a_missing_file_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "FILE", tmp_path / "encoder.zip")
    with pytest.raises(EncoderError, match=r"encoder\.zip is missing.*install Dateline again"):
        session.Graph("reader.onnx")


@pytest.mark.parametrize("damage", ["cut", "changed", "empty", "no zip"])
def test_a_damaged_file_says_what_to_do(
    damage: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = archive.FILE.read_bytes()
    with zipfile.ZipFile(archive.FILE) as held:
        middle = held.getinfo("reader.onnx").header_offset + 1_000_000
    found = {
        "cut": whole[: len(whole) // 2],
        "changed": whole[:middle] + bytes([whole[middle] ^ 255]) + whole[middle + 1 :],
        "empty": b"",
        "no zip": b"<html>not found</html>",
    }[damage]
    path = tmp_path / "encoder.zip"
    path.write_bytes(found)
    monkeypatch.setattr(archive, "FILE", path)
    with pytest.raises(EncoderError, match="install Dateline again"):
        session.Graph("reader.onnx")


def test_a_graph_that_does_not_load_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "encoder.zip"
    with zipfile.ZipFile(path, "w") as held:
        held.writestr("reader.onnx", b"no graph")
    monkeypatch.setattr(archive, "FILE", path)
    with pytest.raises(EncoderError, match=r"reader\.onnx cannot be loaded"):
        session.Graph("reader.onnx")


def test_nothing_heavy_is_imported_before_it_is_needed() -> None:
    code = "import dateline, dateline.cli, sys; print({'onnxruntime', 'numpy'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


# --- what it says


@pytest.mark.parametrize("row", FIXTURES, ids=[row["text"][:20] for row in FIXTURES])
def test_int8_says_what_torch_said(row: dict[str, Any]) -> None:
    text, found = row["text"], of(row["text"])
    signal = found.sentences[0]
    assert signal is not None
    _alike(signal.labels, row["labels"])
    spans = [span and (span[0], span[1]) for span in (row["source"], row["target"])]
    _alike(found.relate(0, [(spans[0], spans[1])])[0], row["relations"])
    out = session.reader().run(padded([pieces(text, 0, len(text)).ids]))
    outside = softmax(out["entities"][0])[:, 0]
    assert abs(outside - np.array(row["outside"])).mean() < NEAR


def _alike(found: dict[str, float], wanted: dict[str, float]) -> None:
    assert found.keys() == wanted.keys()
    off = [abs(found[name] - wanted[name]) for name in wanted]
    assert max(off) < FAR
    assert sum(off) / len(off) < NEAR
    if max(wanted.values()) > 0.5 + FAR:
        assert max(found, key=lambda name: found[name]) == max(wanted, key=lambda n: wanted[n])


def test_batches_say_what_single_sentences_say() -> None:
    text, spans = joined(TEXTS * 3)
    together = of(text, *spans)
    for index, (start, end) in enumerate(spans):
        many, one = together.sentences[index], of(text[start:end]).sentences[0]
        assert many is not None
        assert one is not None
        _alike(many.labels, one.labels)
        assert {row.label for row in many.entities if row.score > 0.9} <= {
            row.label for row in one.entities
        }


def test_requests_of_many_sentences_are_answered_in_their_order() -> None:
    text, spans = joined(TEXTS)
    found = of(text, *spans)
    requests = [
        Request(index, *(row[side] and (start + row[side][0], start + row[side][1])
                         for side in ("source", "target")))
        for index, (row, (start, _)) in enumerate(zip(FIXTURES, spans, strict=True))
    ]  # fmt: skip
    for request, answer in zip(requests, found.ask(requests), strict=True):
        _alike(answer, found.relate(request.sentence, [request[1:]])[0])


def test_states_that_were_not_kept_are_computed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    text, (source, target) = TEXTS[0], (FIXTURES[0]["source"], FIXTURES[0]["target"])
    kept = of(text).relate(0, [(source, target)])[0]
    monkeypatch.setattr(states, "KEPT", 0)
    _alike(of(text).relate(0, [(source, target)])[0], kept)


def test_upper_case_is_read_as_lower_case() -> None:
    text = TEXTS[0]
    assert of(text.upper()).sentences == of(text).sentences


def test_skipped_sentences_stay_unread() -> None:
    text, spans = joined(TEXTS[:3])
    found = reading.read(text, [spans[0], None, spans[2]])
    assert [row is None for row in found.sentences] == [False, True, False]
    assert found.relate(1, [(None, None)])[0]["NONE"] == 1.0


@pytest.mark.parametrize("text", ["", " ", "\n\t ", "\x00\x01", "\u200b\u202e"])
def test_nothing_to_read_says_nothing(text: str) -> None:
    found = of(text)
    assert found.sentences == (SentenceSignals(),)
    assert found.relate(0, [((0, 1), None)])[0]["NONE"] == 1.0
    assert reading.read(text, []).sentences == ()


def test_the_stage_reads_every_sentence() -> None:
    text = "\n".join(TEXTS)
    draft = sentences.STAGE.run(Draft(article=Article(id="a", text=text)))
    found = signals.STAGE.run(draft).signals
    assert found is not None
    assert len(found.sentences) == len(draft.sentences) > 0
    assert signals.STAGE.run(draft).signals.sentences == found.sentences  # type: ignore[union-attr]


# --- long sentences


def test_a_long_sentence_is_read_in_windows() -> None:
    text = " and ".join(TEXTS[0][:-1] for _ in range(120)) + "."
    found = of(text).sentences[0]
    assert found is not None
    towns = [text[row.start : row.end] for row in found.entities if row.label == "Location"]
    assert sum("Kestova" in town for town in towns) > 90
    far = len(text) - len(TEXTS[0])
    answer = of(text).relate(0, [((0, 15), (far, far + 15))])[0]
    assert sum(answer.values()) == pytest.approx(1, abs=1e-4)
    near = of(text).relate(0, [((far, far + 15), (far + 24, far + 49))])[0]
    assert max(near, key=lambda name: near[name]) == "ASSAULT"


@pytest.mark.parametrize(
    "text",
    [
        "x" * 100_000,
        "a " * 9_000,
        "." * 9_000,
        "é́" * 20_000,
        "漢" * 5_000,
        "💥 " * 2_000,
        "\ud800" * 9,
    ],
)
def test_endless_sentences_do_not_hurt(text: str) -> None:
    signal = of(text).sentences[0]
    assert signal is not None
    for row in every(signal):
        assert all(0 <= tagged.start < tagged.end <= len(text) for tagged in row)


@given(st.lists(st.booleans(), max_size=60), st.integers(4, 20))
def test_windows_cover_and_begin_with_words(first: list[bool], room: int) -> None:
    first = [True, *first][: len(first)]
    number = np.arange(len(first))
    made = windows(pieces("", 0, 0)._replace(ids=number, first=np.array(first, dtype=bool)), room)
    assert [at for start, end in made for at in range(start, end)] == list(number)
    assert all(0 < end - start <= room for start, end in made)
    for (before, _), (start, _) in pairwise(made):
        assert first[start] or (start - before == room and not any(first[before + 1 : start]))


def test_an_article_of_many_sentences_is_read_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    text, spans = joined(TEXTS)
    whole = of(text, *spans)
    monkeypatch.setattr(reading, "TOGETHER", 3)
    parts = of(text, *spans)
    for one, other in zip(whole.sentences, parts.sentences, strict=True):
        assert one is not None
        assert other is not None
        _alike(one.labels, other.labels)
    requests = [Request(index, spans[index], None) for index in (0, 4, 7)]
    for one, other in zip(whole.ask(requests), parts.ask(requests), strict=True):
        _alike(one, other)


# --- offsets

HOSTILE = st.text(
    st.one_of(
        st.sampled_from("ab AB.'’“”-—\u200b\u202e\u0301\x00\x07ﬁßİ東京\U0001d518é\u00ad\ufeff12,"),
        st.characters(),
    ),
    max_size=80,
)


@settings(max_examples=60, deadline=None)
@given(st.lists(HOSTILE, min_size=1, max_size=3))
def test_spans_are_whole_words_of_their_sentence(texts: list[str]) -> None:
    text, spans = joined([f"Officials said {row} troops killed two men" for row in texts])
    for signal, (start, end) in zip(of(text, *spans).sentences, spans, strict=True):
        assert signal is not None
        for row in every(signal):
            assert all(_is_whole(text, tagged, start, end) for tagged in row)
            assert all(one.end <= other.start for one, other in pairwise(row))


def _is_whole(text: str, tagged: Tagged, start: int, end: int) -> bool:
    """Say whether a span lies in its sentence, and cuts no ASCII word."""
    words = text[tagged.start : tagged.end]
    before, after = text[tagged.start - 1 : tagged.start], text[tagged.end : tagged.end + 1]
    cut = (_inner(before) and _inner(words[:1]), _inner(words[-1:]) and _inner(after))
    return start <= tagged.start < tagged.end <= end and words.strip() == words and not any(cut)


def _inner(char: str) -> bool:
    return char.isascii() and char.isalnum()


def test_marks_and_invisible_characters_belong_to_the_letter_before() -> None:
    text = "Jose\u0301 left\u200b."
    found = pieces(text, 0, len(text))
    words = [text[start:end] for start, end in zip(found.starts, found.ends, strict=True)]
    assert words == ["Jose\u0301", "left\u200b", "."]


@given(HOSTILE)
def test_pieces_hold_what_lies_there(text: str) -> None:
    shift = "Über die Brücke. "
    found, inner = (
        pieces(shift + text, len(shift), len(shift) + len(text)),
        pieces(text, 0, len(text)),
    )
    assert (found.starts - len(shift) == inner.starts).all()
    assert (found.ids == inner.ids).all()
    assert (inner.starts < inner.ends).all()
    assert (inner.starts[1:] >= inner.starts[:-1]).all()
    assert inner.first[:1].all()


@given(
    st.text("abcXYZ 019.,'’“”-—…$%[]\n\t", max_size=60)
    | st.text(st.characters(max_codepoint=127), max_size=60)
)
def test_words_looked_up_are_words_cut_anew(text: str) -> None:
    found, anew = words.pieces(text, 0, len(text)), words._any(text, 0, len(text))
    for one, other in zip(found, anew, strict=True):
        assert one.tolist() == other.tolist()


# --- batches and decoding


@given(st.lists(st.integers(1, 192), max_size=80))
def test_batches_hold_each_sentence_once_and_cost_no_more_than_others(lengths: list[int]) -> None:
    found = batches(lengths)
    assert sorted(at for batch in found for at in batch) == list(range(len(lengths)))
    assert all(len(batch) <= MOST for batch in found)
    order = sorted(lengths)
    for size in (1, 4, 8, MOST):
        plain = [order[at : at + size] for at in range(0, len(order), size)]
        assert _cost([[lengths[at] for at in batch] for batch in found]) <= _cost(plain)


def _cost(made: list[list[int]]) -> int:
    return sum(max(batch) * len(batch) + START for batch in made)


NAMES = ("O", "B-x", "I-x", "B-y", "I-y")


def spans(found: list[str], opens: list[bool]) -> list[tuple[str, int, int]]:
    scores = np.zeros((len(found), len(NAMES)), dtype=np.float32)
    scores[np.arange(len(found)), [NAMES.index(name) for name in found]] = 5
    made = runs(scores, tags(NAMES), np.array(opens, dtype=bool))
    return [
        (tags(NAMES).labels[kind], start, end)
        for kind, start, end in zip(made.kinds, made.starts, made.ends, strict=True)
    ]


@pytest.mark.parametrize(
    ("found", "wanted"),
    [
        ("O B-x I-x O", [("x", 1, 3)]),
        ("B-x B-x I-x", [("x", 0, 1), ("x", 1, 3)]),
        ("I-x I-x O I-y", [("x", 0, 2), ("y", 3, 4)]),
        ("B-x I-y I-y", [("x", 0, 1), ("y", 1, 3)]),
        ("O O", []),
    ],
)
def test_tags_become_spans(found: str, wanted: list[tuple[str, int, int]]) -> None:
    assert spans(found.split(), [False] * len(found.split())) == wanted


def test_no_span_reaches_into_the_next_sentence() -> None:
    assert spans(["B-x", "I-x", "I-x"], [True, False, True]) == [("x", 0, 2), ("x", 2, 3)]


@given(st.lists(st.tuples(st.sampled_from(NAMES), st.booleans()), min_size=1, max_size=30))
def test_spans_are_those_of_a_plain_loop(rows: list[tuple[str, bool]]) -> None:
    wanted: list[tuple[str, int, int]] = []
    for at, (name, opens) in enumerate(rows):
        part, _, label = name.partition("-")
        last = wanted[-1] if wanted else ("", 0, -1)
        if part == "I" and last[0] == label and last[2] == at and not opens:
            wanted[-1] = (label, last[1], at + 1)
        elif part != "O":
            wanted.append((label, at, at + 1))
    assert spans([name for name, _ in rows], [opens for _, opens in rows]) == wanted


def test_a_plain_tagger_s_score_is_the_probability_of_a_span() -> None:
    scores = np.log(np.array([[0.2, 0.5, 0.3], [0.1, 0.2, 0.7]], dtype=np.float32))
    made = runs(scores, tags(("O", "B", "I")), np.array([True, False]))
    assert made.scores.tolist() == pytest.approx([0.85])


def test_a_span_that_nothing_begins_is_dropped_where_asked() -> None:
    shares = [
        [0.1, 0.7, 0.2], [0.4, 0.3, 0.3], [0.8, 0.1, 0.1], [0.2, 0.1, 0.7], [0.2, 0.1, 0.7],
    ]  # fmt: skip
    scores, opens = np.log(np.array(shares, dtype=np.float32)), np.zeros(5, dtype=bool)
    plain = runs(scores, tags(("O", "B", "I")), opens)
    assert [*zip(plain.starts, plain.ends, strict=True)] == [(0, 1), (3, 5)]
    asked = runs(scores, tags(("O", "B", "I")), opens, begun=0.2)
    assert [*zip(asked.starts, asked.ends, strict=True)] == [(0, 2)]


# --- the public question


def test_relate_gives_the_fifteen_classes() -> None:
    found = dateline.relate(TEXTS[0], source=(0, 15), target=(24, 49))
    assert len(found) == 15
    assert "NONE" not in found
    assert sum(found.values()) == pytest.approx(1)
    assert max(found, key=lambda name: found[name]) == "ASSAULT"


def test_relate_takes_upper_case_and_open_sides() -> None:
    text = TEXTS[0]
    found = dateline.relate(text.upper(), source=(0, 15), target=(24, 49))
    assert found == dateline.relate(text, source=(0, 15), target=(24, 49))
    for source, target in ((None, (24, 49)), ((0, 15), None), (None, None)):
        open_side = dateline.relate(text, source=source, target=target)
        assert sum(open_side.values()) == pytest.approx(1)
        assert open_side != found


@pytest.mark.parametrize(
    ("text", "source", "said"),
    [
        ("Troops left.", (0, 13), "not inside"),
        ("Troops left.", (-6, 3), "not inside"),
        ("Troops left.", (5, 5), "not inside"),
        ("Troops left.", (6, 7), "no word"),
        ("", None, "no word"),
        (" \u200b", None, "no word"),
    ],
)
def test_relate_refuses_spans_that_mark_nothing(
    text: str, source: tuple[int, int] | None, said: str
) -> None:
    with pytest.raises(UsageError, match=said) as caught:
        dateline.relate(text, source=source, target=None)
    assert isinstance(caught.value, DatelineError)


@settings(max_examples=30, deadline=None)
@given(HOSTILE)
def test_relate_answers_whatever_the_characters(text: str) -> None:
    sentence = f"{text} troops attacked {text} the town"
    at = sentence.index("troops")
    found = dateline.relate(sentence, source=(at, at + 6), target=None)
    assert sum(found.values()) == pytest.approx(1)
