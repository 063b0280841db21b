"""What a careful reader takes from the reference article, line by line, where it is at hand.

Nothing in the package knows this article. The findings are told apart by what they say, never by
where they stand.
"""

from datetime import date
from pathlib import Path

import pytest

import dateline
from dateline.records import Claim, Event, Extraction, Party

pytestmark = pytest.mark.gold


@pytest.fixture(scope="module")
def read(gold: Path) -> Extraction:
    path = gold.parent / "examples" / "venezuela-cuba.txt"
    if not path.is_file():
        pytest.skip(f"no reference article at {path}")
    return dateline.extract(path.read_text(encoding="utf-8"), published="2026-01-07")


def countries(parties: tuple[Party, ...]) -> set[str | None]:
    return {party.country for party in parties}


def events(read: Extraction, *types: str) -> list[Event]:
    return [event for event in read.events if event.type in types]


def claim(read: Extraction, best: int) -> Claim:
    (found,) = [row for row in read.claims if row.best == best]
    return found


def test_the_air_strike(read: Extraction) -> None:
    (strike,) = [e for e in events(read, "ASSAULT") if "USA" in countries(e.actors)]
    assert (strike.mode, strike.stage) == ("aerial", "occurred")
    assert "MIL" in strike.actors[0].sectors
    assert "VEN" in countries(strike.recipients)
    assert strike.place is not None
    assert strike.place.country == "VEN"
    assert strike.date is not None
    assert (strike.date.start, strike.date.end) == (date(2026, 1, 3), date(2026, 1, 4))
    assert strike.date.precision == "weekend"


def test_the_coup(read: Extraction) -> None:
    (coup,) = [e for e in read.events if "coup" in e.trigger.quote]
    assert (coup.stage, countries(coup.recipients)) == ("occurred", {"VEN"})
    assert coup.date is not None
    assert (coup.date.start, coup.date.end) == (date(2002, 1, 1), date(2002, 12, 31))
    assert coup.date.precision == "year"


def test_the_help_of_cuba(read: Extraction) -> None:
    (aid,) = [e for e in events(read, "AID", "COOPERATE") if countries(e.actors) == {"CUB"}]
    assert countries(aid.recipients) == {"VEN"}
    assert aid.date is not None
    assert aid.date.start == date(2002, 1, 1)


def test_about_80_casualties(read: Extraction) -> None:
    whole = claim(read, 80)
    assert (whole.class_, whole.exactness, whole.stance) == (
        "casualties", "approximate", "confirms"
    )  # fmt: skip
    assert whole.cause is not None
    assert "strikes" in whole.cause
    assert whole.source is not None
    assert (whole.source.kind, whole.source.named) == ("official", False)
    assert whole.subset_of is None


def test_32_of_them_cuban(read: Extraction) -> None:
    part = claim(read, 32)
    assert part.subset_of == claim(read, 80).id
    assert part.group is not None
    assert part.group.country == "CUB"
    assert (part.class_word, part.inferred_class) == ("casualties", "killed")
    assert any("Death Toll" in span.quote or "loss" in span.quote for span in part.inferred_from)
    assert part.source == claim(read, 80).source
    (quote,) = [row for row in read.quotes if row.id == part.quote]
    assert quote.speaker == part.source


def test_the_remainder_is_a_question(read: Extraction) -> None:
    (rest,) = [row for row in read.questions if row.kind == "remainder"]
    assert rest.low is not None
    assert rest.high is not None
    assert rest.low <= 48 <= rest.high
    assert {claim(read, 80).id, claim(read, 32).id} <= set(rest.about)
    assert 48 not in {row.best for row in read.claims}


def test_both_quotations_are_of_the_same_expert(read: Extraction) -> None:
    first, second = [row for row in read.quotes if row.form == "direct"]
    assert first.speaker is not None
    assert first.speaker.name == "Frank O. Mora"
    assert any("former senior" in role for role in first.speaker.roles)
    assert any("professor" in role for role in first.speaker.roles)
    assert "Florida International University" in first.speaker.affiliations
    assert (second.cue, second.continues) == ((), first.id)
    assert second.speaker is not None
    assert second.speaker.name == "Frank O. Mora"


def test_unnamed_experts_are_cited(read: Extraction) -> None:
    (found,) = [row for row in read.quotes if row.speaker and row.speaker.kind == "expert"
                and row.form == "indirect"]  # fmt: skip
    assert found.speaker is not None
    assert not found.speaker.named


def test_the_tie_of_cuba_and_venezuela(read: Extraction) -> None:
    ties = [row for row in read.ties if row.actor.country == "CUB"]
    assert {row.recipient.country for row in ties if row.recipient} == {"VEN"}
    assert {row.kind for row in ties} <= {"advisers_embedded", "intelligence", "forces_deployed"}
    (dated,) = [row for row in ties if row.start is not None]
    assert dated.start is not None
    assert dated.start.start == date(2000, 1, 1)
    assert dated.held_at_publication


def test_the_presence_in_the_caribbean(read: Extraction) -> None:
    (found,) = [row for row in read.ties if row.actor.country == "USA"]
    assert found.kind == "forces_deployed"
    assert found.place is not None
    assert found.place.name == "Caribbean"
    assert found.start is None


def test_what_might_happen_is_no_event(read: Extraction) -> None:
    happened = " ".join(span.quote for e in read.events if e.stage == "occurred"
                        for span in (e.trigger,))  # fmt: skip
    assert "escalating" not in happened
    assert "calls for" not in happened
    assert "engagements" not in happened


def test_what_is_open(read: Extraction) -> None:
    kinds = [row.kind for row in read.questions]
    assert kinds.count("asked") == 3
    assert {"remainder", "names", "status", "place", "single_origin"} <= set(kinds)


def test_places_and_their_kinds(read: Extraction) -> None:
    places = [row.place for row in read.mentions if row.place]
    kinds = {place.name: place.kind for place in places}
    assert kinds["Venezuela"] == kinds["Cuba"] == "country"
    assert kinds["Caribbean"] in {"sea", "region"}
    assert kinds["Latin America"] == "region"
    (havana,) = [place for place in places if place.name == "Havana"]
    assert (havana.kind, havana.use) == ("city", "metonymic")
    assert "CUB-GOV" in {row.actor.id for row in read.mentions if row.actor}
