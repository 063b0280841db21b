"""Which reports have no say any more, since a newer version of their article has come."""

from collections.abc import Iterable, Iterator
from datetime import datetime

import msgspec

from dateline.across import order
from dateline.across.series import Report
from dateline.across.versions import OPENING, Versions
from dateline.records import Extraction


class Replaced:
    """The older versions among some articles, and what a withdrawal took back."""

    def __init__(self, versions: Versions, readings: Iterable[Extraction] = ()) -> None:
        self._versions = versions
        self._at: dict[str, datetime | None] = {}
        self._taken_back: set[str] = set()
        if not versions:
            return
        held = {row.article.id: row for row in readings}
        for older, version in versions.items():
            if version.by in held:
                self._at[version.by] = order.said(held[version.by].article)
            if version.how == "withdrawn" and {older, version.by} <= held.keys():
                self._taken_back |= set(_taken_back(held[older], held[version.by]))

    def __contains__(self, article: str) -> bool:
        """Say whether an article (by its id) is an older version."""
        return article in self._versions

    def mark(self, row: Report) -> Report:
        """Return a report with the version that took its place, where there is one.

        What a notice of withdrawal says that the withdrawn article had said is withdrawn, too.
        """
        version = self._versions.get(row.article)
        newer = version.by if version else None
        if newer is None and row.claim in self._taken_back:
            newer = row.article
        if newer is None:
            return row
        at = self._at.get(newer)
        return msgspec.structs.replace(row, replaced_by=newer, replaced_at=at)


def _taken_back(older: Extraction, notice: Extraction) -> Iterator[str]:
    """Yield the claims by which a notice opens, to say that they were wrong."""
    figures = {(row.class_, row.best) for row in older.claims}
    for claim in notice.claims:
        if (claim.class_, claim.best) in figures and claim.evidence[0].start < OPENING:
            yield claim.id


NOTHING_REPLACED = Replaced({})
