"""Expressions of time in Spanish: their words, shapes, and what they mean."""

from dateline.text.timex.spanish.grammar import Grammar
from dateline.text.timex.spanish.intervals import intervals, one
from dateline.text.timex.spanish.reading import Reader, Time
from dateline.text.timex.spanish.resolve import Spanish
from dateline.text.timex.spanish.words import Words

__all__ = ["Grammar", "Reader", "Spanish", "Time", "Words", "intervals", "one"]
