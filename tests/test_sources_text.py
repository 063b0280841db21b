"""Bytes to text to article: encodings, the normal form, dates, wires and titles."""

import unicodedata
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from dateline.errors import SourceError
from dateline.records import article_id
from dateline.sources.build import article, language
from dateline.sources.decode import decode, stated_charset
from dateline.sources.items import Hints, Stated, Where
from dateline.sources.moments import moment, stated_in
from dateline.sources.normalise import normalise
from dateline.sources.plain import title_of
from dateline.text.credits import origin

CASES: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parent / "cases" / "sources.yaml").read_text(encoding="utf-8")
)
BODY = "Engineers reopened the bridge on Tuesday."
HERE = Where(source="a.txt")


@pytest.mark.parametrize(("head", "day"), CASES["dates"])
def test_a_date_in_the_head(head: str, day: date | None) -> None:
    found = stated_in(head)
    assert (found and found.date()) == day
    assert found is None or found.tzinfo is None


@pytest.mark.parametrize(("field", "expected"), CASES["moments"])
def test_a_date_field(field: object, expected: str | None) -> None:
    assert moment(field) == (expected and datetime.fromisoformat(expected))


@pytest.mark.parametrize("field", [None, True, [], {}, float("nan"), 1e300, -1e300, "9" * 5000])
def test_a_date_field_that_is_none(field: object) -> None:
    assert moment(field) is None


@pytest.mark.parametrize(("text", "byline", "expected"), CASES["origins"])
def test_the_wire_it_was_copied_from(text: str, byline: str | None, expected: str | None) -> None:
    assert origin(text, byline=byline) == expected


@pytest.mark.parametrize(("text", "expected"), CASES["titles"])
def test_the_title_of_plain_text(text: str, expected: str | None) -> None:
    assert title_of(text) == expected


FRENCH = "Le ministère a déclaré que quatorze soldats ont été blessés – « une tragédie »."
RUSSIAN = "Министерство сообщило, что в результате удара ранены двенадцать человек."
CHINESE = "国防部表示，袭击造成十二人受伤，另有数十人失踪。"
POLISH = "Władze podały, że w ataku zginęło dwanaście osób, a trzydzieści zostało rannych."


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (FRENCH, "utf-8"), (FRENCH, "utf-8-sig"), (FRENCH, "utf-16"), (FRENCH, "utf-32"),
        (FRENCH, "utf-16-le"), (FRENCH, "utf-16-be"), (FRENCH, "utf-32-le"), (FRENCH, "cp1252"),
        ("La policía informó de tres heridos en la región.", "latin-1"), (RUSSIAN, "koi8-r"),
        (RUSSIAN, "cp1251"), (RUSSIAN, "utf-16"), (CHINESE, "gb18030"), (POLISH, "cp1250"),
        ("The “rebels” said – no.", "cp1252"), (BODY, "ascii"), (BODY, "utf-16-le"),
    ],
)  # fmt: skip
def test_encodings_that_nobody_states(text: str, encoding: str) -> None:
    assert decode((text + "\n").encode(encoding)) == text + "\n"


def test_a_stated_charset_is_believed_where_it_fits() -> None:
    raw = RUSSIAN.encode("iso8859-5")
    assert decode(raw, charset="iso-8859-5") == RUSSIAN
    assert decode(FRENCH.encode(), charset="koi8-r") == FRENCH
    assert decode(FRENCH.encode("cp1252"), charset="no-such-charset") == FRENCH


def test_damaged_utf8_keeps_its_good_letters() -> None:
    raw = (FRENCH * 5).encode() + b"\xff" + FRENCH.encode()
    assert decode(raw) == FRENCH * 5 + "\ufffd" + FRENCH


def test_charset_of_a_page() -> None:
    assert stated_charset(b'<html><meta charset="koi8-r">') == "koi8-r"
    assert stated_charset(b'<?xml version="1.0" encoding="gb18030"?>') == "gb18030"
    assert stated_charset(b"<html>") is None


@given(
    st.binary(max_size=300), st.sampled_from([None, "utf-8", "utf-16", "gb18030", "idna", "hex"])
)
def test_any_bytes_become_text(raw: bytes, charset: str | None) -> None:
    normalise(decode(raw, charset=charset)).encode("utf-8")


ODD = st.text(st.characters() | st.sampled_from("\r\n\t \0\x0b\x85\u2028\ufeff\u0301\u202e"))


@given(ODD)
def test_the_normal_form_is_reached_at_once(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert not any(unicodedata.category(c) in {"Cc", "Cs"} and c not in "\n\t" for c in once)
    assert "\n\n\n\n" not in once
    assert all(line == line.rstrip() for line in once.split("\n"))


def test_normal_form() -> None:
    assert (
        normalise("\ufeffa\u0308b  \r\nc\rd\x00\x07\n\n\n\n\ne\n\n\nf\n") == "äb\nc\nd\n\ne\n\n\nf"
    )
    assert normalise("a\ud800b") == "a\ufffdb"
    assert normalise("\n\n  first\n") == "  first"


def test_stacked_marks_take_no_time() -> None:
    assert len(normalise("a" + "\u0301\u0316" * 100_000)) < 100


def test_every_mark_is_held_to_as_many_as_writing_has() -> None:
    marks = [c for c in map(chr, range(0x300, 0x1F000)) if unicodedata.combining(c)]
    long = [mark for mark in marks if len(normalise(f"é was {mark * 200} a")) > 100]
    assert len(marks) > 800
    assert long == []


def test_a_title_kept_apart_becomes_the_first_line() -> None:
    built = article(Stated(text=BODY, title=" Bridge\nreopened "), HERE, Hints())
    assert built.text == f"Bridge reopened\n\n{BODY}"
    assert built.title == "Bridge reopened"
    assert built.id == article_id(built.text)


def test_a_title_that_the_body_has_is_not_doubled() -> None:
    text = f"BRIDGE REOPENED!\n\n{BODY}"
    assert article(Stated(text=text, title="Bridge reopened"), HERE, Hints()).text == text


def test_hints_fill_blanks_only() -> None:
    hints = Hints(published=datetime(2020, 1, 1), publisher="Hinted", lang="fr")
    bare = article(Stated(text=BODY), HERE, hints)
    assert (bare.published, bare.publisher, bare.lang) == (datetime(2020, 1, 1), "Hinted", "fr")
    stated = Stated(text=BODY, published=datetime(2025, 3, 4), publisher="Own", lang="en-GB")
    full = article(stated, HERE, hints)
    assert (full.published, full.publisher, full.lang) == (datetime(2025, 3, 4), "Own", "en")
    headed = article(Stated(text=f"PORT ALBA, 4 March 2025 — {BODY}"), HERE, hints)
    assert headed.published == datetime(2025, 3, 4)


@pytest.mark.parametrize("text", ["", " \n ", "a/b/c.gz\nd/e/f.gz", "1 2 3 4", "Menu Home"])
def test_what_holds_no_prose_is_no_article(text: str) -> None:
    with pytest.raises(SourceError, match="no article text"):
        article(Stated(text=text, title="A title of many words"), HERE, Hints())


def test_prose_of_scripts_without_blanks() -> None:
    assert article(Stated(text=CHINESE), HERE, Hints()).text == CHINESE


def test_language_codes() -> None:
    assert [language(code) for code in ("en", "EN-us", "pt_BR", "English", "eng", "", None)] == [
        "en", "en", "pt", None, None, None, None,
    ]  # fmt: skip


@given(st.text(max_size=200), st.none() | st.text(max_size=50))
def test_building_fails_only_as_it_says(text: str, title: str | None) -> None:
    try:
        built = article(Stated(text=text, title=title, byline=title), HERE, Hints())
    except SourceError:
        return
    assert normalise(built.text) == built.text
