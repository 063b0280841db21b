"""What people decided about stories, as the arranging of articles needs it."""

from collections.abc import Mapping
from typing import NamedTuple

Group = tuple[str, int]
"""One of the sides of a judgement: its id, and which side."""


class Judged(NamedTuple):
    """What stands of people's judgements on stories. Articles that are not there count nothing."""

    placed: Mapping[str, Group] = {}
    """Articles that a person put in one group: they follow nothing but each other."""
    merged: tuple[tuple[str, str], ...] = ()
    """Pairs of articles whose stories a person made one."""
    apart: tuple[tuple[str, str, str], ...] = ()
    """Merges by the system that were withdrawn: an id, and two articles not to be joined."""
    together: tuple[tuple[str, str], ...] = ()
    """Splits by the system that were withdrawn: two articles not to be parted."""


NOTHING = Judged()
