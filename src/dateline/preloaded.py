"""What a process that reads has to load before its first article: importing this loads it.

The processes that read are forked from one that has imported it, so that half a second's work is
done once for all of them, and they share its memory. Nothing else imports it.
"""

import gc

from dateline import pipeline
from dateline.records import Article, article_id

# A text that each stage has something to do with, since each loads what it knows when first used.
TEXT = (
    "At least two soldiers were killed and five people injured on Monday, 4 May 2015, when rebels "
    'attacked a camp near Lyon in France, officials said. "We will find them," the French minister '
    "of defence, Jana Holt, told reporters. Germany condemned the attack."
)


def load() -> None:
    """Read a text, so that graphs, vocabularies and patterns are loaded.

    What goes wrong here goes wrong again, and is told, where an article is read.
    """
    try:
        pipeline.run(Article(id=article_id(TEXT), text=TEXT, lang="en"))
    except Exception:  # noqa: BLE001 - a process that others are forked from must not end
        return
    finally:
        gc.freeze()  # looking for cycles among these objects would copy their memory


load()
