"""What a shaped row is made of: one happening, and the words and parties behind its figures."""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property
from typing import NamedTuple

from dateline.across.rules import PARTY
from dateline.across.series import Estimate, Report, Series
from dateline.ledger.casualties import Account
from dateline.records import Claim, Event, Party, Place
from dateline.text.countries import by_iso3

# Kinds of actor that take part in fighting as a body.
ORGANISED = frozenset({"state", "armed_group"})

# Blame that is told as a fact; None is not hedged either.
_STATED = frozenset({"stated", "unidentified", None})

# A copy says nothing of its own, and silence no number.
_NOT_CITED = frozenset({"copy", "silent"})


class Deaths(NamedTuple):
    """The dead by side, as far as it is said; None everywhere where no best figure is known."""

    a: int | None = None
    b: int | None = None
    civilians: int | None = None
    unknown: int | None = None


class Case:
    """A happening of the ledger, looked at as one row."""

    def __init__(self, account: Account) -> None:
        self.happening = account.happening
        self._readings = account.extractions

    # --- what happened, where, when ---

    @property
    def place(self) -> Place | None:
        """Return the place."""
        return self.happening.place

    @property
    def country(self) -> str | None:
        """Return the country's name."""
        code = self.place.country if self.place else None
        known = by_iso3().get(code or "")
        return known.name if known else code

    @property
    def start(self) -> date | None:
        """Return the first day."""
        return self.happening.date.start if self.happening.date else None

    @property
    def end(self) -> date | None:
        """Return the last day."""
        return self.happening.date.end if self.happening.date else None

    @property
    def days(self) -> int | None:
        """Return how many days it may have been on; None where an end is not known."""
        return (self.end - self.start).days + 1 if self.start and self.end else None

    # --- the dead ---

    @cached_property
    def killed(self) -> list[Series]:
        """Return the series of the dead that are part of no other; all victims' first."""
        roots = [row for row in self.happening.series if row.class_ == "killed" and not row.part_of]
        return sorted(roots, key=lambda row: row.group is not None)

    @cached_property
    def reports(self) -> list[Report]:
        """Return the reports of the dead that stand, oldest first, each claim once."""
        return [row for row in self.cited if row.standing == "stands"]

    @cached_property
    def cited(self) -> list[Report]:
        """Return all reports with a number of dead but copies, also those that do not stand."""
        rows = {row.claim: row for series in self.killed for row in series.reports}
        return [row for row in rows.values() if row.standing not in _NOT_CITED]

    @cached_property
    def dead(self) -> Estimate:
        """Return how many died; groups are added only where no total was given.

        Groups that may overlap are not added: of those with one status and side the largest
        counts, and people of no stated status may be any of the others.
        """
        if not self.killed:
            return Estimate()
        if self.killed[0].group is None or len(self.killed) == 1:
            return self.killed[0].estimate
        told = self._largest(self.killed)
        known = [row for side, row in told.items() if side != "unknown"]
        summed = _sum(row.estimate for row in known)
        rest = told.get("unknown")
        return rest.estimate if rest and (rest.best or 0) >= (summed.best or 0) else summed

    @cached_property
    def deaths(self) -> Deaths:
        """Return the dead by side; what is not said is unknown, and all add up to the best."""
        best = self.dead.best
        if best is None:
            return Deaths()
        rows = [row for row in self.happening.series if row.class_ == "killed"]
        told = self._largest(rows)
        a, b, civilians = (
            told[side].best or 0 if side in told else 0 for side in ("a", "b", "civilians")
        )
        if a + b + civilians > best:  # parts that others gave, of another total
            return Deaths(0, 0, 0, best)
        return Deaths(a, b, civilians, best - a - b - civilians)

    def _largest(self, rows: Iterable[Series]) -> dict[str, Series]:
        """Return the largest series by whose dead they count: a, b, civilians, unknown."""
        found: dict[str, Series] = {}
        for row in rows:
            side = self._side(row)
            if side not in found or (row.best or 0) > (found[side].best or 0):
                found[side] = row
        return found

    def _side(self, series: Series) -> str:
        group = series.group
        if group is None:
            return "unknown"
        if group.status == "civilian":
            return "civilians"
        for name, party in (("a", self.side_a), ("b", self.side_b)):
            if party is not None and group.status == "combatant" and _belongs(series, party):
                return name
        return "unknown"

    @property
    def all_civilians(self) -> bool:
        """Say whether every one of the dead is said to have been a civilian."""
        return self.dead.best is not None and self.deaths.civilians == self.dead.best > 0

    # --- the parties ---

    @cached_property
    def claims(self) -> dict[str, Claim]:
        """Return the claims of the reports that stand, by id."""
        wanted = {row.claim for row in self.reports}
        return {one.id: one for row in self._readings for one in row.claims if one.id in wanted}

    @cached_property
    def blamed(self) -> list[Party]:
        """Return who is said to have done it, each once, by reports that stand."""
        return _distinct(one.perpetrator for one in self._blaming)

    @property
    def _blaming(self) -> list[Claim]:
        """Return the claims that name who did it, but those in which the named deny it."""
        found = (self.claims[row.claim] for row in self.reports if row.claim in self.claims)
        return [one for one in found if one.perpetrator and one.blame != "denied"]

    @cached_property
    def targets(self) -> list[Party]:
        """Return the organised parties to whom it was done, each once."""
        ids = set(self.happening.events)
        events: Iterator[Event] = (
            one for row in self._readings for one in row.events if one.id in ids
        )
        parties = _distinct(party for event in events for party in event.recipients)
        return [party for party in parties if party.kind in ORGANISED]

    @cached_property
    def perpetrator(self) -> Party | None:
        """Return the one party that is blamed; None where nobody is, or more than one.

        One who suspects or accuses, or a party to the fighting that names another, is not enough:
        a second origin has to name the same.
        """
        reports = {row.claim: row for row in self.reports}
        sure = any(_sure(one, reports[one.id]) for one in self._blaming)
        borne_out = len({reports[one.id].origin for one in self._blaming}) > 1
        return self.blamed[0] if len(self.blamed) == 1 and (sure or borne_out) else None

    @cached_property
    def opponent(self) -> Party | None:
        """Return the one organised party to whom it was done, if it is not the perpetrator."""
        other = [party for party in self.targets if _name(party) != _name(self.perpetrator)]
        return other[0] if len(other) == 1 else None

    @cached_property
    def side_a(self) -> Party | None:
        """Return UCDP's side A: the state of two parties, else who did it."""
        by = self.perpetrator
        if by and self.opponent and by.kind != "state" and self.opponent.kind == "state":
            return self.opponent
        return by

    @cached_property
    def side_b(self) -> Party | None:
        """Return the other party."""
        return self.opponent if self.side_a is self.perpetrator else self.perpetrator


def _sure(claim: Claim, report: Report) -> bool:
    """Say whether one report is enough to take it that the named did it."""
    owned = claim.blame == "claimed"
    return owned or (claim.blame in _STATED and report.source_class not in PARTY)


def _name(party: Party | None) -> str | None:
    return (party.actor or party.name) if party else None


def _distinct(parties: Iterable[Party | None]) -> list[Party]:
    found: dict[str | None, Party] = {}
    for party in filter(None, parties):
        found.setdefault(_name(party), party)
    return list(found.values())


def _belongs(series: Series, party: Party) -> bool:
    """Say whether the words put a group on a side: its country, or its name."""
    assert series.group is not None
    if party.kind == "state" and party.country:
        return series.group.country == party.country
    return party.name.casefold() in series.group.text.casefold()


def _sum(rows: Iterable[Estimate]) -> Estimate:
    """Add estimates of groups that cannot overlap; a bound that one lacks is lacking."""
    given = list(rows)

    def added(bounds: list[int | None]) -> int | None:
        known = [one for one in bounds if one is not None]
        return sum(known) if known and len(known) == len(bounds) else None

    return Estimate(
        low=added([row.low for row in given]), best=added([row.best for row in given]),
        high=added([row.high for row in given]),
    )  # fmt: skip
