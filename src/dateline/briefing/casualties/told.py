"""What a page tells of one happening, beside the record itself."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import msgspec

from dateline.across.series import Estimate, Happening, RuleName, Series
from dateline.briefing.casualties import words


class Told(NamedTuple):
    """A happening, and what it takes to tell of it."""

    happening: Happening
    by_rule: Mapping[str, Mapping[RuleName, Estimate]] = {}
    """What each rule gives, by the series' id."""
    names: Mapping[str, str] = {}
    """Names of those who are blamed, by their ids."""

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types: the happening, with `by_rule` beside it."""
        return self.happening.to_dict() | {"by_rule": msgspec.to_builtins(self.by_rule)}

    def families(self) -> Iterator[tuple[Series, int]]:
        """Yield the series, each with how deep it stands below its whole."""
        depths: dict[str, int] = {}
        for series in self.happening.series:
            above = depths.get(series.part_of) if series.part_of else None
            depths[series.id] = 0 if above is None else above + 1
            yield series, depths[series.id]

    def blamed(self, series: Series) -> str:
        """Return who is said to have done it, and in how many reports; empty where nobody is."""
        said = Counter(report.perpetrator for report in series.reports if report.perpetrator)
        return ", ".join(
            f"{self.names.get(one, one)} ({count} report{'' if count == 1 else 's'})"
            for one, count in said.most_common()
        )

    def open_questions(self, series: Series) -> list[str]:
        """Return what the parts of a series leave open."""
        return [
            words.remainder(row.low, row.high)
            for row in self.happening.remainders
            if row.series == series.id
        ]

    def other_rules(self, series: Series) -> str:
        """Return what the other rules give; empty where it is not known, or one report says all."""
        given = self.by_rule.get(series.id, {}) if len(series.reports) > 1 else {}
        others = {rule: row for rule, row in given.items() if rule != series.rule}
        if others and all(row == series.estimate for row in others.values()):
            return "the same"
        return " · ".join(f"{rule} {words.figure(row)}" for rule, row in others.items())
