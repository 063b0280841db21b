"""What one article says of its own happening: which of its claims, and which figure for each class.

News opens with its own happening; figures of other days, places and longer times follow as
background. Of what is left the first figure is the article's, with three exceptions that a
careful reader makes as well:

- a headline that names one victim of several gives way to the number that follows;
- a bare plural ("several") is a floor, which no lower figure meets;
- who was shot, hit or stabbed may be dead: where the article also counts the dead, these are
  taken off ("Five shot, one dead": four injured).

Chosen on the look half of the gun-violence incidents, against the plain first figure and the
largest; rerun `python -m benchmarks casualties` before changing any of it.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from dateline.records import Claim, ClaimClass, DatePrecision, Interval, Place
from dateline.vocabulary import load

FIRST = "first-figure/2"
LESS_DEAD = "open-outcomes-less-the-dead/1"

# Of one happening an article may give dates this far apart: the night, and the day after.
SLACK = timedelta(days=2)

# Characters that hold a headline and the lead. A number of victims in there is of the happening
# that the headline names one victim of.
LEAD = 500
# A larger number after one victim is rather another happening's.
MAX_AFTER_ONE = 5

_HARM = frozenset({"killed", "injured", "casualties"})
_LONG: frozenset[DatePrecision] = frozenset(
    {"season", "quarter", "half", "year", "decade", "century", "range"}
)
_LISTING = frozenset({",", "and", "&"})
_BACK = frozenset({"ago", "earlier", "previous", "previously"})


class Reconciled(NamedTuple):
    """The figure for one class. `claims` are the ids it rests on, `rule` how it was chosen."""

    class_: ClaimClass
    low: int | None
    best: int | None
    high: int | None
    rule: str
    claims: tuple[str, ...]


def given(claims: Sequence[Claim]) -> dict[ClaimClass, Reconciled]:
    """Return the figure of each class among one article's claims about one happening.

    `claims` are in text order, as extractions hold them. Parts are in their wholes already, and
    are passed over.
    """
    by_class: dict[ClaimClass, list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.subset_of is None:
            by_class[_class(claim)].append(claim)
    chosen = {class_: _cited(_chosen(class_, rows), rows) for class_, rows in by_class.items()}
    found = {class_: _given(class_, row) for class_, row in chosen.items()}
    dead, hurt = chosen.get("killed"), chosen.get("injured")
    if dead is not None and hurt is not None and _may_be_dead(hurt, dead):
        found["injured"] = _survivors(hurt, dead)
    return found


def _cited(chosen: Claim, claims: Sequence[Claim]) -> Claim:
    """Return the mention of a figure that says who gives it, and how surely.

    A headline drops both ("23 killed" over "at least 23, officials said").
    """
    if chosen.source is not None or chosen.best is None:
        return chosen
    same = (row for row in claims if row.best == chosen.best and row.source is not None)
    return next(same, chosen)


def _class(claim: Claim) -> ClaimClass:
    return claim.inferred_class or claim.class_


def _given(class_: ClaimClass, claim: Claim) -> Reconciled:
    return Reconciled(class_, claim.low, claim.best, claim.high, FIRST, (claim.id,))


# --- what is of the article's own happening ---------------------------------------------------


def own(claims: Sequence[Claim], *, published: date | None = None) -> tuple[Claim, ...]:
    """Return the claims of the article's own happening, in their order, parts with their wholes.

    It is the happening of the first figure. Set apart are totals over longer times or of many
    happenings, also where a headline gives them without saying so, what was earlier than the
    first day that is named, and what was in another country or division.
    """
    totals = {
        (_class(row), row.best) for row in claims if row.scope == "period" and (row.best or 0) > 1
    }
    wholes = [
        row
        for row in claims
        if row.subset_of is None and _class(row) in _HARM and (_class(row), row.best) not in totals
    ]
    first = wholes[0] if wholes else None
    day = _first_day(wholes, published)
    apart: set[str] = set()
    kept = []
    for claim in claims:
        total = (_class(claim), claim.best) in totals
        away = claim.subset_of in apart or (
            claim.subset_of is None
            and (total or (claim is not first and _set_apart(claim, first, day)))
        )
        if away or claim.scope != "happening":
            apart.add(claim.id)
        else:
            kept.append(claim)
    return tuple(kept)


def _first_day(claims: Iterable[Claim], published: date | None) -> date | None:
    """Return the first day that a figure is dated to; a day to come is misread, or is a hearing."""
    for claim in claims:
        if claim.date is None or claim.date.start is None or claim.date.precision in _LONG:
            continue
        if published is None or claim.date.start <= published + timedelta(days=1):
            return claim.date.start
    return None


def _set_apart(claim: Claim, first: Claim | None, day: date | None) -> bool:
    if first is None or (claim.date is not None and claim.date == first.date):
        return False
    return _earlier(claim.date, day) or _elsewhere(claim.place, first.place)


def _earlier(when: Interval | None, day: date | None) -> bool:
    """Say whether a date is of a longer time, or ends before a day."""
    if when is None:
        return False
    if when.start is None and not _BACK.isdisjoint(when.words.casefold().split()):
        return True
    long = when.precision in _LONG and when.start is not None
    return long or (day is not None and when.end is not None and day - when.end > SLACK)


def _elsewhere(one: Place | None, other: Place | None) -> bool:
    """Say whether two places are known to be in different countries, states or provinces."""
    if one is None or other is None or not one.country or not other.country:
        return False
    if one.country != other.country:
        return True
    return bool(one.admin1 and other.admin1 and one.admin1 != other.admin1)


# --- which figure ------------------------------------------------------------------------------


def _chosen(class_: ClaimClass, claims: Sequence[Claim]) -> Claim:
    """Return the claim whose figure is the article's for a class.

    "No officers were hurt" says nothing of others, so a zero counts only where it stands alone.
    """
    stated = [claim for claim in claims if claim.best != 0]
    if not stated:
        return claims[0]
    known = [claim for claim in stated if claim.best is not None]
    if not known:
        return stated[0]
    floor = (stated[0].low or 0) if stated[0].best is None else 0
    meeting = [claim for claim in known if (claim.best or 0) >= floor] or known
    if len(meeting) > 1 and _gives_way(class_, stated[0], meeting[1]):
        return meeting[1]
    return meeting[0]


def _gives_way(class_: ClaimClass, one: Claim, number: Claim) -> bool:
    """Say whether a single victim told first is only one of the number told next.

    For the dead only an enumeration that spells them out may do so: a death makes the headline,
    and the next number is often of other days.
    """
    if one.best != 1 or not 1 < (number.best or 0) <= MAX_AFTER_ONE or is_addition(number):
        return False
    in_lead = number.evidence[0].start < LEAD
    spelled_out = not _LISTING.isdisjoint(number.words.replace(",", " , ").casefold().split())
    return in_lead and (class_ != "killed" or spelled_out)


def _may_be_dead(hurt: Claim, dead: Claim) -> bool:
    """Say whether the dead may be among those told as hurt: shot, and nothing of how it ended."""
    word = " ".join(hurt.class_word.casefold().split())
    if word not in _words().open_outcomes or hurt.best is None or not dead.best:
        return False
    beside = is_addition(hurt) and (hurt.best > 1 or _is_subject(hurt))
    return not beside and hurt.best >= dead.best


def _is_subject(claim: Claim) -> bool:
    """Say whether the victims stand before the word: "another man was shot", besides the dead one.

    After it ("he shot another man") they are only another than who did it.
    """
    words = claim.evidence[0].quote
    return 0 <= words.find(claim.words) < words.find(claim.class_word)


def is_addition(claim: Claim) -> bool:
    """Say whether the words add a figure to one before ("three others", "a fourth")."""
    group = claim.group.text.casefold().split() if claim.group else []
    if not _LISTING.isdisjoint(group):  # "he and four others" are all five
        group = []
    return not _words().additions.isdisjoint(((claim.update or "").casefold(), *group))


def _survivors(hurt: Claim, dead: Claim) -> Reconciled:
    """Return those of the people shot who are not counted among the dead."""
    left = (hurt.best or 0) - (dead.best or 0)
    low = max(0, (hurt.low or 0) - (dead.high if dead.high is not None else hurt.best or 0))
    high = None if hurt.high is None else max(left, hurt.high - (dead.low or 0))
    return Reconciled("injured", min(low, left), left, high, LESS_DEAD, (hurt.id, dead.id))


class _Words(NamedTuple):
    open_outcomes: frozenset[str]
    additions: frozenset[str]


@cache
def _words() -> _Words:
    raw: dict[str, list[str]] = load("victims", dict)
    return _Words(
        frozenset(raw["open_outcomes"]), frozenset(raw["additions"]) | frozenset(raw["ordinals"])
    )
