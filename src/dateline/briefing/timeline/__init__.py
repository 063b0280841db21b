"""Timelines as text, Markdown, one HTML page, JSON, or a picture."""

from dateline.briefing.timeline.page import FORMATS, TimelinePage, render

__all__ = ["FORMATS", "TimelinePage", "render"]
