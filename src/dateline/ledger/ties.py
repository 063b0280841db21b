"""The relations that a store's articles tell of, as known on a day."""

from collections.abc import Callable, Collection, Sequence
from datetime import date

from dateline.across.ties import Side, StandingTie, sides, ties
from dateline.errors import UnknownId, UsageError
from dateline.ledger.ids import MIN_PREFIX
from dateline.ledger.store import Ledger
from dateline.text.countries import lookup

# Names that an error offers.
OFFERED = 5


def standing_ties(
    ledger: Ledger,
    *,
    articles: Collection[str] | None = None,
    known_on: date | None = None,
    recorded_on: date | None = None,
) -> tuple[StandingTie, ...]:
    """Return the relations that all articles tell of (or those with these full ids)."""
    told = ledger.scan(kind="tie", known_on=known_on, recorded_on=recorded_on)
    holding = dict.fromkeys(row.article for row in told)
    chosen = [name for name in holding if articles is None or name in articles]
    return ties(ledger.extractions(chosen, known_on=known_on, recorded_on=recorded_on))


def tie_named(found: Sequence[StandingTie], name: str) -> StandingTie:
    """Return the relation whose id is `name` or begins with it; raises `UnknownId`."""
    if len(name) < MIN_PREFIX:
        raise UnknownId(f"{name!r} is too short", do=f"give at least {MIN_PREFIX} characters")
    near = [row for row in found if row.id.startswith(name.lower())]
    if len(near) == 1:
        return near[0]
    wrong = f"{len(near)} ties begin with {name!r}" if near else f"no tie {name!r}"
    raise UnknownId(wrong, do="`dateline ties` lists them")


def ties_of(found: Sequence[StandingTie], name: str) -> tuple[str, tuple[StandingTie, ...]]:
    """Return the key of an actor and its relations: an id (VEN, VEN-MIL), country, group, person.

    An id of a branch (VEN-MIL) asks for what is told of that branch alone. A name is a whole
    name, else a part of names that are all of one actor. Raises `UsageError` where there is none.
    """
    asked = " ".join(name.split())
    plain = asked.casefold().removeprefix("the ")
    tests: tuple[Callable[[Side], bool], ...] = (
        lambda side: side.key == _country(asked),
        lambda side: asked.upper() in side.ids,
        lambda side: plain in side.names,
        lambda side: len(plain) >= MIN_PREFIX and any(plain in one for one in side.names),
    )
    for test in tests:
        keys = {side.key for row in found for side in sides(row) if test(side)}
        if len(keys) == 1:
            (key,) = keys
            return key, tuple(
                row for row in found if any(one.key == key and test(one) for one in sides(row))
            )
    known = sorted({row.actor.name for row in found})
    offered = ", ".join(known[:OFFERED]) + (", …" if len(known) > OFFERED else "")
    raise UsageError(
        f"no tie of {name!r} was read",
        do=f"name one of those that have ties: {offered}" if known else "read articles first",
    )


def _country(asked: str) -> str | None:
    """Return the country of a code, name, demonym or capital."""
    if len(asked) == 3 and asked.isupper():
        return asked
    forms = lookup(asked) or lookup(asked, any_case=True)
    return forms[0].country.iso3 if forms else None
