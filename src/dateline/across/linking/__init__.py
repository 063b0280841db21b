"""One happening, many reports: events of different articles that are the same event."""

from dateline.across.linking.link import linked
from dateline.across.linking.linked import EventReport, LinkedEvent

__all__ = ["EventReport", "LinkedEvent", "linked"]
