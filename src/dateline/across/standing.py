"""Which reports have a say: of each origin the last figure, copies and withdrawals never.

A report keeps its place in the series whatever becomes of it; what changes is its standing, with
the claim that brought it about. Reports come in one by one, oldest first, as news does.
"""

from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from dateline.across.series import Report, Standing, size
from dateline.across.unsaid import NONE_TOLD
from dateline.vocabulary import load


class Verdict(NamedTuple):
    """How a report stands, and the claim that it is because of."""

    standing: Standing
    because_of: str | None = None


AUTHORITIES = "authorities"
"""The camp of all who speak for, or beside, a state: police, doctors, officials, soldiers."""

STANDS = Verdict("stands")
SILENT = Verdict("silent")


class Tally:
    """Reports so far, and how each stands now."""

    def __init__(self) -> None:
        self.verdicts: list[Verdict] = []
        self._reports: list[Report] = []
        self._standing: dict[int, Report] = {}
        self._silent: dict[int, Report] = {}
        self._of_article: dict[str, list[Report]] = defaultdict(list)
        self._of_text: dict[tuple[str, str], list[Report]] = defaultdict(list)
        self._of_origin: dict[str, list[int]] = defaultdict(list)
        self._at: dict[str, int] = {}
        self._replaced_by: dict[str, str] = {}

    @property
    def standing(self) -> list[Report]:
        """Return the reports that stand, oldest first."""
        return [self._standing[at] for at in sorted(self._standing)]

    @property
    def silent(self) -> int:
        """Return how many origins tell of victims, and of none of this class."""
        return len({row.origin for row in self._silent.values()})

    def add(self, row: Report) -> None:
        """Take in the next report."""
        verdict = self._first_look(row)
        self._hold(row, verdict)
        self._mark_named(row)
        if verdict.standing == "withdrawn":
            self._withdraw(row)
        elif verdict == STANDS:
            self._replace(row)
            for at, other in [*self._standing.items(), *self._silent.items()]:
                if other.origin == row.origin and at != self._at[row.claim]:
                    same = _same(other, row)
                    self._settle(at, Verdict("repeated" if same else "superseded", row.claim))

    def _first_look(self, row: Report) -> Verdict:
        """Return what a report is beside what was said before."""
        if row.stance == "denies":
            return Verdict("denied")
        if (row.update or "").casefold() in _words().withdrawals:
            return self._copy(row) or Verdict("withdrawn", row.claim)
        if row.claim in self._replaced_by:
            return Verdict("superseded", self._replaced_by[row.claim])
        if row.derived_by == NONE_TOLD:
            return SILENT
        for other in self._of_article[row.article]:
            if not _rivals(other, row):
                return Verdict("secondary", other.claim)
        return self._copy(row) or STANDS

    def _copy(self, row: Report) -> Verdict | None:
        """Return the verdict on what another article with the same text gave before."""
        for other in self._of_text[row.text, row.origin]:
            if other.article != row.article and _same(other, row) and other.update == row.update:
                return Verdict("copy", other.claim)
        return None

    def _hold(self, row: Report, verdict: Verdict) -> None:
        at = len(self._reports)
        self._at[row.claim] = at
        self._reports.append(row)
        self.verdicts.append(verdict)
        self._of_article[row.article].append(row)
        self._of_text[row.text, row.origin].append(row)
        self._of_origin[row.origin].append(at)
        if verdict == STANDS:
            self._standing[at] = row
        elif verdict == SILENT:
            self._silent[at] = row

    def _settle(self, at: int, verdict: Verdict) -> None:
        self.verdicts[at] = verdict
        self._standing.pop(at, None)
        self._silent.pop(at, None)

    def _mark_named(self, row: Report) -> None:
        """Mark the figures that the article gives only to say that this one replaces them."""
        for old in row.supersedes:
            self._replaced_by[old] = row.claim
            at = self._at.get(old)
            if at is not None and self.verdicts[at].standing in {"stands", "secondary", "silent"}:
                self._settle(at, Verdict("superseded", row.claim))

    def _withdraw(self, row: Report) -> None:
        """Take back the same figure where the same origin gave it before."""
        for at in self._of_origin[row.origin]:
            if self._reports[at].best == row.best:
                self._settle(at, Verdict("withdrawn", row.claim))

    def _replace(self, row: Report) -> None:
        """Let a toll that is said to be new replace what it replaces.

        A named earlier figure falls whoever gave it; a rise only replaces lower figures of the
        same camp, or of the press, which passes on what it is told.
        """
        named = {self._reports[self._at[old]].best for old in row.supersedes if old in self._at}
        rises = row.best is not None and (row.update or "").casefold() in _words().rises
        for at, other in list(self._standing.items()):
            if other.best is None or other.claim == row.claim:
                continue
            akin = other.source_class == "media" or camp(other) == camp(row)
            if other.best in named or (rises and akin and other.best < (row.best or 0)):
                self._settle(at, Verdict("superseded", row.claim))


def standing(reports: Sequence[Report]) -> list[Verdict]:
    """Return the verdict on each report; `reports` are oldest first."""
    tally = Tally()
    for row in reports:
        if row.replaced_by is None:
            tally.add(row)
    verdicts = iter(tally.verdicts)
    return [next(verdicts) if row.replaced_by is None else _replaced(row, reports)
            for row in reports]  # fmt: skip


def _replaced(row: Report, reports: Sequence[Report]) -> Verdict:
    """Return the verdict on a report of an older version: given anew by the newer one, or not."""
    newer = (other for other in reports if other.article == row.replaced_by != row.article)
    anew = next((other for other in newer if other.words and not other.replaced_by), None)
    return Verdict("superseded", anew.claim) if anew else Verdict("withdrawn")


def _rivals(one: Report, other: Report) -> bool:
    """Say whether an article sets its two figures against each other.

    Most other figures of an article are of some of the victims, told one by one; a larger one that
    somebody else gives cannot be.
    """
    if other.origin != one.origin and other.source is not None and _least(other) > size(one):
        return True
    linked = {*one.supersedes, *one.contradicts, *other.supersedes, *other.contradicts}
    return one.claim in linked or other.claim in linked


def camp(row: Report) -> str:
    """Return whose toll a source speaks of: the authorities', the other side's, or an own count."""
    if row.source_class in {"opposition", "armed_group"}:
        return "other side"
    return row.source_class if row.source_class in {"ngo", "igo"} else AUTHORITIES


def _least(row: Report) -> int:
    return row.low if row.low is not None else row.best or 0


def _same(one: Report, other: Report) -> bool:
    return (one.low, one.best, one.high) == (other.low, other.best, other.high)


class _Words(NamedTuple):
    rises: frozenset[str]
    withdrawals: frozenset[str]


@cache
def _words() -> _Words:
    tolls: dict[str, list[str]] = load("tolls", dict)
    victims: dict[str, list[str]] = load("victims", dict)
    return _Words(frozenset(tolls["rises"]), frozenset(victims["withdrawals"]))
