"""Patterns of words: what they match, and which are refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.errors import VocabularyError
from dateline.text.wording import compiled, lowered, marked

LISTS = {"opens": ("opened", "set up"), "inquiry": ("inquiry", "commission of inquiry")}


@pytest.mark.parametrize(
    ("pattern", "text", "matches"),
    [
        ("<opens> a|an ~2 <inquiry>", "It SET  UP a full public inquiry.", True),
        ("<opens> a|an ~2 <inquiry>", "It opened an inquiry, too", True),
        ("<opens> a|an ~2 <inquiry>", "It opened a very long and public inquiry", False),
        ("<opens> a|an ~2 <inquiry>", "It opened a door. The inquiry", False),
        ("<opens> a|an ~2 <inquiry>", "It opened a door, inquiry", False),
        ("has been? found", "it has found", True),
        ("has been? found", "it has been found", True),
        ("found", "unfounded", False),
        ("can't say", "we can’t say", True),
    ],
)
def test_patterns(pattern: str, text: str, matches: bool) -> None:
    assert bool(compiled([pattern], LISTS).search(text)) == matches


def test_the_mark_is_where_the_pattern_says() -> None:
    match = compiled(["court ~2 ^ will rule", "will decide"], {}).search("The high court will rule")
    assert match is not None
    assert match.string[marked(match) :] == "will rule"
    plain = compiled(["court ~2 ^ will rule", "will decide"], {}).search("It will decide")
    assert plain is not None
    assert marked(plain) == plain.start()


@pytest.mark.parametrize("pattern", ["opened ~3", "opened the?", "", "a <nothing> b"])
def test_open_patterns_and_unknown_lists_are_refused(pattern: str) -> None:
    with pytest.raises(VocabularyError):
        compiled([pattern], LISTS)


@given(st.text(max_size=60))
def test_lowering_keeps_offsets(text: str) -> None:
    for words in (text, f"İstanbul opened an inquiry {text}"):
        assert len(lowered(words)) == len(words)
    pattern = compiled(["<opens> a|an ~2 <inquiry>"], LISTS, lowered=True)
    assert pattern.search(lowered("The army Opened An Inquiry"))


@given(st.text(max_size=200))
def test_any_text_can_be_searched(text: str) -> None:
    match = compiled(["<opens> a|an ~5 <inquiry>"], LISTS).search(text)
    assert match is None or text[match.start() : match.end()] == match[0]
