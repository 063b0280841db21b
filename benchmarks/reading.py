"""Reading a text as the benchmarks do: by the public pipeline, as English, without a date."""

from dateline import pipeline
from dateline.records import Article, Extraction, article_id


def read_text(text: str) -> Extraction:
    """Return what the pipeline finds in a text."""
    return pipeline.run(Article(id=article_id(text), text=text, lang="en"))
