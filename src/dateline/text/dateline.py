"""The dateline that opens a wire: "GAO, 11 March 2025 (Agency) —". It is nobody's words."""

import re

# A dateline ends within this many characters of the start of the article's text or title.
WITHIN = 250

_DATELINE = re.compile(
    r"(?P<town>[A-ZÀ-Þ][A-ZÀ-Þ'’.\- ]{1,40}?)(?P<day>,[^—–\n]{1,60}?)?\s{0,2}"
    r"(?P<agency>[(\[][^)\]\n]{1,40}[)\]])?\s{0,2}(?:—|–|--|-(?=\s))\s{0,2}"
)


def dateline_end(text: str, start: int, end: int) -> int:
    """Return where the words of a sentence `start:end` begin: after its dateline, if it has one.

    In capitals a town alone is no dateline: "THE ARMY — " may open any sentence there.
    """
    if start > WITHIN:
        return start
    match = _DATELINE.match(text, start, min(end, start + 160))
    if match is None or match.end() >= end:
        return start
    told = match["day"] or match["agency"] or not text[match.end() : end].isupper()
    return match.end() if told else start
