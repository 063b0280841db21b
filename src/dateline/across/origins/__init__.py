"""Where articles and findings come from, and how many of them say so independently."""

from dateline.across.origins.articles import ArticleOrigin, article_origins
from dateline.across.origins.independence import Backing, Independence, source_of
from dateline.across.origins.ultimate import Origins

__all__ = ["ArticleOrigin", "Backing", "Independence", "Origins", "article_origins", "source_of"]
