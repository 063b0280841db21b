"""Who speaks beside quotations, and whom pronouns and offices mean, without the encoder."""

import re

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.draft import Draft
from dateline.records import Actor, Article, Mention, article_id
from dateline.stages import quotes, sentences
from dateline.stages.attribution.offices import Offices
from dateline.stages.attribution.people import bare
from dateline.stages.attribution.sources import describe


def spoken(text: str, *people: str) -> list[tuple[str | None, str]]:
    """Return speakers by name, or by words in brackets, with what they say."""
    article = Article(id=article_id(text), text=text)
    draft = sentences.STAGE.run(Draft(article=article))
    mentions = tuple(
        _mention(draft, name, row.start()) for name in people for row in re.finditer(name, text)
    )
    found = quotes.STAGE.run(msgspec.structs.replace(draft, mentions=mentions)).quotes
    rows = []
    for quote in found:
        speaker = quote.speaker
        name = (speaker.name or f"[{speaker.text}]") if speaker else None
        rows.append((name, quote.content[0].quote.strip("“”,.")))
    return rows


def _mention(draft: Draft, name: str, start: int) -> Mention:
    sentence = next(row.index for row in draft.sentences if row.start <= start < row.end)
    return Mention(
        id=f"m-{start}", kind="actor", start=start, end=start + len(name), text=name,
        sentence=sentence, made_by="t", actor=Actor(name=name, kind="person"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("“The road is closed now,” Ana Bell said, according to two aides.", "Ana Bell"),
        ("“The road is closed now,” said Mayor Ana Bell, smiling.", "Ana Bell"),
        ("“Why is the road closed?” a nurse of the port asked.", "[a nurse of the port]"),
        ("“The road is closed to us.”\n\n— Ana Bell, Kessel.\n\nMore follows.", "Ana Bell"),
        ("“The road is closed to us.” -- Ana Bell", "Ana Bell"),
        ("WHY WE LEFT - Ana Bell: “The road is closed to us.” [Post]", "Ana Bell"),
    ],
)
def test_who_stands_beside_a_quotation_speaks(text: str, wanted: str) -> None:
    assert [name for name, _ in spoken(text)] == [wanted]


@pytest.mark.parametrize(
    "text",
    [
        "The so-called “peace of the brave men” Ana Bell said was over.",
        "They called it “a road to nowhere at all,” — a joke, of course.",
        "“The Long Road to the Sea,” Ana Bell's third novel, sells well.",
    ],
)
def test_words_beside_marks_that_say_nothing(text: str) -> None:
    assert spoken(text) == []


def test_a_pronoun_is_nobody_who_hears() -> None:
    text = (
        "“We count every boat here,” Ana Bell said, according to aides. Ruth Poe came late.\n\n"
        "“You were not here to count,” she told Ruth Poe, according to aides."
    )
    assert spoken(text, "Ana Bell", "Ruth Poe")[1][0] == "Ana Bell"


def test_a_pronoun_is_rather_who_spoke_than_who_was_spoken_of() -> None:
    text = (
        "Peter Vane will lose the vote.\n\n“Vane has lost his way now,” Thomas Bran said.\n\n"
        "“Nobody can help him any more,” he said."
    )
    assert spoken(text, "Peter Vane", "Thomas Bran")[1][0] == "Thomas Bran"


def test_a_pronoun_passes_over_a_description_to_its_bearer() -> None:
    text = (
        "Sen. Peter Vane met Mayor Thomas Bran.\n\n“The dam will hold this year,” the senator said."
        "\n\n“The dam is as good as new,” he said."
    )
    assert [name for name, _ in spoken(text, "Peter Vane", "Thomas Bran")][-1] == "Peter Vane"


def test_a_sentence_that_only_names_the_speaker_belongs_to_the_quotation_before() -> None:
    text = "“Where are they? ‘Gone,’ they say!” Ana Bell asked. The road was empty."
    assert [name for name, _ in spoken(text)] == ["Ana Bell"]


def test_a_quotation_goes_on_after_a_sentence_of_the_articles_own() -> None:
    text = (
        "“These are very small towns,” Ana Bell said. They lie far apart. "
        "“That is a hard place to farm.” The road was empty."
    )
    assert [name for name, _ in spoken(text)] == ["Ana Bell", "Ana Bell"]


def test_a_title_goes_on_with_nobody() -> None:
    text = (
        "“These are very small towns,” Ana Bell said. She wrote a book. "
        "“The Long Road to the Sea of Norra.” It sold well."
    )
    assert [name for name, _ in spoken(text)] == ["Ana Bell"]


@pytest.mark.parametrize(
    ("source", "pronoun"), [("two nurses of the port", "they"), ("the ministry", "it")]
)
def test_who_has_no_name_keeps_the_description(source: str, pronoun: str) -> None:
    text = (
        f"“We count all the boats here,” {source} said.\n\n"
        f"“We have counted two so far,” {pronoun} said."
    )
    assert [name for name, _ in spoken(text)] == [f"[{source}]"] * 2


OFFICES = (
    "Kessel Mayor Ana Bell met Gov. Ruth Poe. "
    "Tom Orr, the mayor of Norra, and his brother Jo Orr left."
)


@pytest.mark.parametrize(
    ("description", "wanted"),
    [
        ("the governor", "Ruth Poe"),
        ("the Kessel mayor", "Ana Bell"),
        ("the mayor", None),  # there are two
        ("his brother", "Jo Orr"),
        ("a governor", None),
        ("the senator", None),
        ("", None),
    ],
)
def test_an_office_means_its_only_bearer(description: str, wanted: str | None) -> None:
    names = ("Ana Bell", "Ruth Poe", "Tom Orr", "Jo Orr")
    persons = [(OFFICES.index(n), OFFICES.index(n) + len(n), n) for n in names]
    assert Offices(OFFICES, persons).bearer(description) == wanted


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("minister Ana Bell of the Council", "Ana Bell"),
        ("The governor", ""),
        ("She", ""),
        ("Bell's wife", ""),
        ("", ""),
    ],
)
def test_names_without_what_describes_them(words: str, name: str) -> None:
    assert bare(words) == name


def test_what_stands_before_a_name_is_a_role() -> None:
    found = describe("a former Harbour Radio moderator named Ana Bell")
    assert (found.name, found.roles) == ("Ana Bell", ("former Harbour Radio moderator",))
    found = describe("Secretary of State Thomas Bran")
    assert (found.name, found.roles) == ("Thomas Bran", ("Secretary of State",))
    assert describe("Mayor Bill de Orr").name == "Bill de Orr"


@given(st.text(alphabet="“”\"'—-:,. \nAabS()", max_size=60))
def test_any_marks_give_spans_of_the_text(text: str) -> None:
    for _, said in spoken(text):
        assert said in text
