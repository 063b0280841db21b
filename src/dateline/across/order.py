"""When things were said, and in which order articles count: by publication, then by id."""

from datetime import UTC, datetime

from dateline.records import Article

# An article without a date of publication cannot be shown to have come first.
LAST = datetime.max.replace(tzinfo=UTC)


def said(article: Article) -> datetime | None:
    """Return when an article appeared, in UTC; a moment without a zone is taken as UTC."""
    moment = article.published
    if moment is None:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def key(article: Article) -> tuple[datetime, str]:
    """Return what articles are sorted by; it does not depend on the order of arrival."""
    return said(article) or LAST, article.id
