"""Stories: articles about one happening, in the order of publication.

The way: reading → traits (`traits`) → what each article follows (`links`, by `nearness`) → stories
with what joins and parts them (`arranging`, `parting`), and what people decided (`judged`). Pure:
the same articles and judgements give the same stories, in whatever order they are handed over.
"""

from dateline.across.stories.grouping import group
from dateline.across.stories.story import Story, story_id

__all__ = ["Story", "group", "story_id"]
