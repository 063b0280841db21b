"""Hand-built records for tests that need findings whatever the stages find.

`reading(text, …)` returns an extraction of an invented article; the builders of findings point
at words of its text, so that all evidence is exact.
"""

from datetime import date, datetime
from typing import Any

from dateline.records import (
    Actor,
    Article,
    Claim,
    Event,
    Extraction,
    Group,
    Interval,
    Mention,
    Party,
    Place,
    Question,
    Quote,
    Source,
    Span,
    StageInfo,
    Tie,
    article_id,
    make_id,
    span,
)

TEXT = """Shelling kills seven in Marava
Shelling killed seven people in the port of Marava on Sunday, the harbour master said.
Three of the dead were nurses. "We counted them twice," said Ilin Dorvat, who runs the clinic.
Ostrian advisers have been stationed in Marava since 1998. Who fired the shells?
"""

STAGES = tuple(
    StageInfo(name=name, version="1", model="sha256:" + name[0] * 64)
    for name in ("numbers", "places", "quotes", "events", "claims", "ties", "questions")
)


def article(text: str = TEXT, **metadata: Any) -> Article:
    """Return an article; `metadata` are its other fields."""
    defaults: dict[str, Any] = {"title": text.split("\n")[0], "lang": "en"}
    return Article(id=article_id(text), text=text, **(defaults | metadata))


def at(source: Article, words: str) -> Span:
    """Return the span of the first occurrence of `words`."""
    start = source.text.index(words)
    return span(source, start, start + len(words))


def place(name: str = "Marava") -> Place:
    """Return an invented port."""
    return Place(name=name, kind="city", country="OST", lat=12.5, lon=-3.25, precision=1)


def event(source: Article, words: str = "killed", **fields: Any) -> Event:
    """Return an assault whose trigger is `words`."""
    trigger = at(source, words)
    values: dict[str, Any] = {
        "type": "ASSAULT", "evidence": (trigger,), "trigger": trigger, "place": place(),
        "date": Interval(start=date(2026, 1, 4), end=date(2026, 1, 4), precision="day"),
    } | fields  # fmt: skip
    return Event(
        id=make_id("event", source.id, trigger.start, values["type"]), made_by="events/1", **values
    )


def claim(source: Article, /, words: str = "seven people", best: int = 7, **fields: Any) -> Claim:
    """Return a figure of people killed."""
    evidence = at(source, words)
    values: dict[str, Any] = {
        "class_": "killed", "low": best, "best": best, "high": best, "words": words,
        "class_word": "killed", "evidence": (evidence,), "place": place(),
    } | fields  # fmt: skip
    return Claim(
        id=make_id("claim", source.id, evidence.start, values["class_"]), made_by="claims/1",
        **values,
    )  # fmt: skip


def quote(source: Article, content: str, speaker: str, cue: str = "said", **fields: Any) -> Quote:
    """Return a quotation of a named speaker."""
    who, words = at(source, speaker), at(source, content)
    return Quote(
        id=make_id("quote", source.id, words.start), made_by="quotes/1", form="direct",
        evidence=(words, who), source=(who,), cue=(at(source, cue),), content=(words,),
        speaker=Source(text=speaker, start=who.start, end=who.end, name=speaker, named=True),
        **fields,
    )  # fmt: skip


def party(source: Article, words: str, actor: str | None = None) -> Party:
    """Return an actor in a role."""
    found = at(source, words)
    return Party(text=words, start=found.start, end=found.end, name=words, actor=actor)


def tie(source: Article, words: str = "Ostrian advisers", **fields: Any) -> Tie:
    """Return advisers stationed since 1998."""
    evidence = at(source, words)
    return Tie(
        id=make_id("tie", source.id, evidence.start), made_by="ties/1", kind="advisers_embedded",
        evidence=(evidence,), actor=party(source, words, "OST-MIL"), place=place(),
        start=Interval(start=date(1998, 1, 1), end=date(1998, 12, 31), precision="year"),
        **fields,
    )  # fmt: skip


def question(source: Article, words: str, kind: Any = "asked", **fields: Any) -> Question:
    """Return an open question."""
    evidence = at(source, words)
    return Question(
        id=make_id("question", source.id, kind, evidence.start), made_by="questions/1", kind=kind,
        text=words, evidence=(evidence,), **fields,
    )  # fmt: skip


def mention(source: Article, words: str = "Marava") -> Mention:
    """Return the mention of a place."""
    found = at(source, words)
    return Mention(
        id=make_id("mention", source.id, found.start, "place"), kind="place", start=found.start,
        end=found.end, text=words, sentence=0, made_by="places/1", place=place(words),
        actor=Actor(name=words, id="OST"),
    )  # fmt: skip


def reading(
    text: str = TEXT, *, published: datetime | None = datetime(2026, 1, 5), **metadata: Any
) -> Extraction:
    """Return an article (with all of `TEXT`'s words in it) and one finding or more of each kind."""
    source = article(text, published=published, **metadata)
    shelling = event(source, actors=(party(source, "Shelling", "OST"),))
    all_dead = claim(source, event=shelling.id, date=shelling.date)
    nurses = claim(
        source, "Three of the dead", 3, subset_of=all_dead.id,
        group=Group(text="nurses", role="medical", status="civilian"),
    )  # fmt: skip
    said = quote(source, "We counted them twice,", "Ilin Dorvat", "said Ilin")
    harbour = quote(
        source, "Shelling killed seven people in the port of Marava on Sunday",
        "the harbour master", "said.",
    )  # fmt: skip
    open_question = question(
        source, "Three of the dead", "remainder", about=(all_dead.id, nurses.id), low=4, high=4
    )
    return Extraction(
        article=source, mentions=(mention(source),), events=(shelling,),
        claims=(all_dead, nurses), quotes=(said, harbour), ties=(tie(source),),
        questions=(question(source, "Who fired the shells?"), open_question), stages=STAGES,
    )  # fmt: skip


def readings(count: int, **metadata: Any) -> list[Extraction]:
    """Return `count` readings of different articles."""
    return [reading(f"{TEXT}Dispatch {number}.\n", **metadata) for number in range(count)]
