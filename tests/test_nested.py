"""Attributions inside the content of another, by their words alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.stages.attribution.lexicon import lexicon
from dateline.stages.attribution.nested import clause
from dateline.text.tokens import tokenize


def found(text: str) -> tuple[str, ...] | None:
    parts = clause(tokenize(text), lexicon())
    return tuple(text[slice(*part)] for part in parts) if parts else None


@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        ("witnesses saw smoke over the port", ("witnesses", "saw", "smoke over the port")),
        ("doctors in Kessel had told him that nine died",
         ("doctors in Kessel", "had told", "that nine died")),
        ("the road was shut because the mayor believes the bridge is mined",
         ("the mayor", "believes", "the bridge is mined")),
        ("Ana Bell is now calling for a truce", ("Ana Bell", "is now calling for", "a truce")),
        ("most of the villagers feared a flood", ("most of the villagers", "feared", "a flood")),
        ("his demand that the army go was met", ("his", "demand", "that the army go was met")),
        ("a clerk who says the files are gone", ("who", "says", "the files are gone")),
        ("THE POLICE SAID THE ROAD WAS OPEN", ("THE POLICE", "SAID", "THE ROAD WAS OPEN")),
    ],
)  # fmt: skip
def test_clauses_that_attribute(content: str, wanted: tuple[str, ...]) -> None:
    assert found(content) == wanted


@pytest.mark.parametrize(
    "content",
    [
        "her home state would be left out of it",  # "state" is no verb here
        "the Secretary of State will travel to Kessel",
        "the man accused of the theft was freed",  # a participle
        "the officials were told that nine died",  # whoever told them is not named
        "a storm showed the roof to be weak",  # storms say nothing
        "the fires in the valley went on all night",
    ],
)
def test_clauses_that_do_not(content: str) -> None:
    assert found(content) is None


@given(
    st.lists(
        st.sampled_from(
            ["he", "said", "that", "who", "claim", "’s", ",", "of", "told", "NORRA", "\u202e"]
        ),
        max_size=12,
    )
)
def test_parts_follow_each_other(words: list[str]) -> None:
    text = " ".join(words)
    parts = clause(tokenize(text), lexicon())
    if parts is not None:
        source, cue, content = parts
        assert 0 <= source[0] < source[1] <= cue[0] < cue[1] <= content[0] < content[1] <= len(text)
