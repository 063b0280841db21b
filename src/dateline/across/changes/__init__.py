"""What changed in a story: new, revised, withdrawn, contradicted, borne out, opened, closed.

>>> from dateline.across.changes import changes
>>> since = changes(known_on_monday, known_on_friday)
"""

from dateline.across.changes.change import About, Change, Kind
from dateline.across.changes.find import changes, history, order_of, since

__all__ = ["About", "Change", "Kind", "changes", "history", "order_of", "since"]
