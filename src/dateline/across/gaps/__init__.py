"""Gaps: what a story leaves open, since when, and what later articles answered.

>>> from dateline.across.gaps import gaps
>>> open_ones = [gap for gap in gaps(following) if gap.is_open]
"""

from dateline.across.gaps.find import gaps
from dateline.across.gaps.gap import Coverage, Gap, GapKind, GapStatus, Step
from dateline.across.gaps.settled import settled

__all__ = ["Coverage", "Gap", "GapKind", "GapStatus", "Step", "gaps", "settled"]
