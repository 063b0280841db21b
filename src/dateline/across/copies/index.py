"""The index of texts: articles go in one after another, each told which earlier text it carries.

Texts are compared as sets of five words in a row. Candidates come from MinHash with
locality-sensitive hashing; each is then checked on a larger sample, against the shorter text, since
papers cut a wire's last paragraphs. Memory grows by about two kilobytes an article.
"""

from collections import Counter
from hashlib import blake2b
from typing import Literal, NamedTuple

from dateline.across.copies.bands import Bands, Keys, keys_of
from dateline.across.copies.common import Common
from dateline.across.copies.sketch import Shingled, Sketch, sampled
from dateline.records import Record

# Share of the shorter text's shingles that the other has. Two reporters at one press conference
# share some quoted sentences (below a third); a cut or lightly edited copy keeps most. At .5 one
# in ten is wrong, at .7 one in twenty is missed (`python -m benchmarks copies`).
COPIED = 0.6

# From here on the shorter text is the other one, cut.
WHOLE = 0.9

# Lengths (in shingles) this near to each other are one length: nothing was cut.
LENGTH = 0.95

# Shorter texts share their shingles by chance.
FEWEST = 20

# Of the texts of one lineage so many are kept to compare with; the others differ from these
# little. A flood of one text then costs the same for each article.
COMPARED = 4

# Candidates that are checked for one article, the oldest first.
CHECKED = 64

CopyKind = Literal["identical", "cut", "extended", "edited"]
"""Word for word the same; a part of the earlier text; the earlier text with more; or changed."""


class Copy(Record, frozen=True, kw_only=True):
    """An article that carries an earlier article's text."""

    article: str
    first: str
    """The first article with the text."""
    of: str
    """The article that it was compared with: the first, or a copy of it that it is nearer to."""
    kind: CopyKind
    share: float
    """Of the shorter text's runs of five words, the share that the other has: .6 to 1."""


class Copies:
    """All texts so far. The same articles in the same order give the same copies."""

    def __init__(self) -> None:
        self._bands = Bands()
        self._common = Common()
        self._texts: list[_Text] = []
        """The texts that others are compared with."""
        self._same: dict[bytes, int] = {}
        """Digest of all shingles → the place of a text among these."""
        self._compared: Counter[int] = Counter()
        """How many texts of a lineage are among them, by the place of its first."""

    def add(self, article: str, text: str, publisher: str | None = None) -> Copy | None:
        """Take an article and return which earlier one it carries the text of; None: a new text.

        Articles are to come in the order of publication, for the first to be the first. What a
        publisher's articles have in common is known by its name.
        """
        shingled = Shingled.of(text)
        if len(shingled.shingles) < FEWEST:
            return None
        digest = blake2b(shingled.hashes.tobytes(), digest_size=12).digest()
        if digest in self._same:
            return self._copy(article, self._texts[self._same[digest]], "identical", 1.0)
        telling = shingled.only(self._common.telling(shingled.hashes, publisher))
        sketch = Sketch.of(telling.hashes)
        keys = keys_of(telling.shingles)
        found = self._earliest(keys, sketch) if sketch.size >= FEWEST else None
        self._common.count(shingled.hashes, publisher, new=found is None)
        if found is None:
            self._keep(_Text(article, len(self._texts), sketch), digest, keys)
            return None
        text_there, share = found
        self._keep(_Text(article, text_there.first, sketch), digest, keys)
        return self._copy(article, text_there, _kind(sketch, text_there.sketch, share), share)

    def _earliest(self, keys: Keys, sketch: Sketch) -> tuple["_Text", float] | None:
        """Return the oldest text that has most of the shorter one's shingles, and its share."""
        for at in self._bands.near(keys)[:CHECKED]:
            share = sampled(sketch, self._texts[at].sketch)
            if share >= COPIED:
                return self._texts[at], share
        return None

    def _keep(self, text: "_Text", digest: bytes, keys: Keys) -> None:
        """Keep a text to compare others with, while its lineage has few."""
        if self._compared[text.first] >= COMPARED:
            return
        self._compared[text.first] += 1
        self._same[digest] = len(self._texts)
        self._bands.add(keys)
        self._texts.append(text)

    def _copy(self, article: str, of: "_Text", kind: CopyKind, share: float) -> Copy:
        first = self._texts[of.first].article
        return Copy(article=article, first=first, of=of.article, kind=kind, share=share)


class _Text(NamedTuple):
    """A text that others are compared with."""

    article: str
    first: int
    """The place of the first text of its lineage."""
    sketch: Sketch


def _kind(sketch: Sketch, earlier: Sketch, share: float) -> CopyKind:
    """Say how a text differs from the earlier one that it has a share of in common with."""
    if share < WHOLE or min(sketch.size, earlier.size) >= LENGTH * max(sketch.size, earlier.size):
        return "edited"
    return "cut" if sketch.size < earlier.size else "extended"
