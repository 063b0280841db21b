"""When things were said, and in which order articles count: by publication, then by id."""

from datetime import UTC, datetime, timedelta

from dateline.records import Article

# An article without a date of publication cannot be shown to have come first.
LAST = datetime.max.replace(tzinfo=UTC)

DAY = timedelta(days=1) - timedelta(microseconds=1)


def said(article: Article) -> datetime | None:
    """Return when an article appeared, in UTC; None where that is not known."""
    return utc(article.published)


def utc(moment: datetime | None) -> datetime | None:
    """Return a moment in UTC; one without a zone is taken as UTC."""
    if moment is None:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def rank(moment: datetime | None) -> datetime:
    """Return where a moment stands in order; where only a day is known, it is at the day's end.

    So a wire's report of the afternoon comes before the papers that date their copies by the day.
    """
    if moment is None:
        return LAST
    return moment + DAY if (moment.hour, moment.minute, moment.second) == (0, 0, 0) else moment


def key(article: Article) -> tuple[datetime, str]:
    """Return what articles are sorted by; it does not depend on the order of arrival."""
    return rank(said(article)), article.id
