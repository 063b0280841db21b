"""One happening, many reports: events of different articles that are the same event."""

from dateline.across.linking.link import linked
from dateline.across.linking.linked import EventReport, LinkedEvent
from dateline.across.linking.spans import MentionSpan, link_mentions

__all__ = ["EventReport", "LinkedEvent", "MentionSpan", "link_mentions", "linked"]
