"""What happened when: the days of a story, or between two actors, the most telling first."""

from dateline.across.timeline.entry import Entry, Figure, Line
from dateline.across.timeline.find import timeline
from dateline.across.timeline.pair import Pair, who
from dateline.across.timeline.weights import WEIGHTS, Weights

__all__ = ["WEIGHTS", "Entry", "Figure", "Line", "Pair", "Weights", "timeline", "who"]
