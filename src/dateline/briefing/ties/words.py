"""The words that ties are told in, the same in each format."""

from collections.abc import Sequence

from dateline.across.ties import Bound, StandingTie, StateAt, Statement
from dateline.briefing.phrases import day, phrases, when
from dateline.briefing.render import safe
from dateline.records import Interval, TieKind
from dateline.text.countries import by_iso3

STATES = {
    "held": "held", "ended": "ended", "disputed": "DISPUTED", "denied": "denied",
    "unknown": "not known",
}  # fmt: skip

# Who says so is told by so many names; the rest are counted.
MOST_NAMES = 3


def plain(text: str) -> str:
    """Return text on one line that cannot steer a terminal."""
    return safe(" ".join(text.split()))


def kind_name(kind: TieKind) -> str:
    """Return `forces deployed`, `arms supplies`, …"""
    return phrases().ties[kind].noun


def actor_name(tie: StandingTie) -> str:
    """Return who has the relation: a state by its name, whoever acts for it."""
    return _named(tie.actor_key, tie.actor.name)


def other_name(tie: StandingTie) -> str:
    """Return with whom, and where in that country."""
    said = tie.recipient.name if tie.recipient else tie.place.name if tie.place else "nobody named"
    name = _named(tie.other_key, said)
    place = tie.place.name if tie.place else name
    return name if place == name else f"{name} ({place})"


def country_name(key: str) -> str | None:
    """Return the name of the country that a key stands for, if it does."""
    known = by_iso3().get(key)
    return known.name if known else None


def _named(key: str, name: str) -> str:
    return country_name(key) or name


def heading(tie: StandingTie) -> str:
    """Return `Kenya: forces deployed in Madagascar`."""
    to = phrases().ties[tie.kind].to
    return plain(f"{actor_name(tie)}: {kind_name(tie.kind)} {to} {other_name(tie)}")


def times(tie: StandingTie) -> str:
    """Return the stated start and end, or that none is stated."""
    start = f"began {_when(tie.start)}" if tie.start else "no start stated"
    return plain(start + (f", ended {_when(tie.end)}" if tie.end else ""))


def _when(interval: Interval) -> str:
    # The words of the articles stand in the statements.
    return when(Interval(
        start=interval.start, end=interval.end, precision=interval.precision,
        approximate=interval.approximate,
    ))  # fmt: skip


def cited(tie: StandingTie) -> str:
    """Return when it was cited, and by how many independently."""
    days = {row for row in (tie.first_cited, tie.last_cited) if row}
    if not days:
        told = "cited in articles without a date"
    elif len(days) == 1:
        told = f"cited on {day(min(days))}"
    else:
        told = f"first cited {day(min(days))}, last {day(max(days))}"
    articles = len({row.article for row in tie.statements})
    return f"{told} · {counted(articles, 'article')}, {counted(tie.sources, 'independent source')}"


def counted(count: int, noun: str) -> str:
    """Return `1 article`, `2 articles`."""
    return f"{count:,} {noun}" + ("" if count == 1 else "s")


def voices(rows: Sequence[Statement]) -> str:
    """Return who says so and who denies it."""
    said = [row for row in rows if row.stated != "denied"]
    denied = [row for row in rows if row.stated == "denied"]
    parts = [f"said by {sayers(said)}"] if said else []
    return "; ".join([*parts, *([f"denied by {sayers(denied)}"] if denied else [])])


def sayers(rows: Sequence[Statement]) -> str:
    """Return who says so, each once, in the order of publication."""
    names = list(dict.fromkeys(plain(row.by) for row in rows))
    more = len(names) - MOST_NAMES
    return ", ".join(names[:MOST_NAMES]) + (f" and {more} more" if more > 0 else "")


def state(at: StateAt) -> str:
    """Return the state on a day, with the reason."""
    return plain(f"{STATES[at.state]} on {day(at.on)}: {at.reason}")


def bound(row: Bound) -> str:
    """Return a stated start or end with who states it."""
    names = ", ".join(row.by[:MOST_NAMES])
    return plain(f"{_when(row.when)} ({names})")


def statement(row: Statement) -> str:
    """Return what one article says, in words."""
    said = {"held": "says that it holds or held", "ended": "says that it has ended",
            "denied": "denies it"}[row.stated]  # fmt: skip
    parts = [f"{plain(row.by)} {said}"]
    if row.start:
        parts.append(f"began {when(row.start)}")
    if row.end:
        parts.append(f"ended {when(row.end)}")
    if row.holds:
        parts.append("it held on the day of publication")
    return plain(", ".join(parts))
