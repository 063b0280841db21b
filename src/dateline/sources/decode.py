"""From bytes to text, whatever the encoding; never fails, and guesses last.

In order: a byte order mark; UTF-8, which other encodings hardly ever imitate; the charset that
the source states; UTF-16 or UTF-32 by the places of zero bytes; what charset-normalizer detects;
Windows-1252. Bytes that fit nowhere become U+FFFD and stay visible.
"""

import codecs
import re

from dateline.sources.sniff import wide_encoding

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"), (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip

# Bytes shown to the detector: more does not make it surer, and it is slow.
_SAMPLE = 20_000

# Up to this share of bytes that are not UTF-8, a text that is otherwise UTF-8 with letters
# beyond ASCII is taken to be UTF-8 with damage.
_DAMAGE = 0.01

# What the detector may answer. Left out are the Latin encodings of old systems (code page 437,
# Mac, EBCDIC), which it otherwise names for short Western texts.
_DETECTABLE = [
    "cp1250", "cp1251", "koi8_r", "koi8_u", "cp1253", "cp1254", "cp1255", "cp1256", "cp1252",
    "gb18030", "big5", "shift_jis", "cp932", "euc_jp", "euc_kr", "cp949",
]  # fmt: skip

# The detector confuses the Latin code pages with each other on short texts. Western is far the
# commonest; read as Western, Central European text shows these signs inside its words.
_LATIN = frozenset({"cp1250", "cp1252", "cp1254"})
_CENTRAL = re.compile(r"(?<=[^\W\d_])[³¹¿¼¾¥£ª\u0080-\u009f](?=[^\W\d_])")

# What pages mean by the charset that they state (WHATWG Encoding).
_MEANT = {
    "iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "ascii": "cp1252",
    "us-ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030",
}  # fmt: skip

_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_XML = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{2,40})""")


def decode(raw: bytes, *, charset: str | None = None) -> str:
    """Return `raw` as text. `charset` is what the source states (a header, a meta element)."""
    for bom, name in _BOMS:
        if raw.startswith(bom):
            return raw.decode(name, "replace")
    for candidate in ("utf-8", charset, wide_encoding(raw[:_SAMPLE])):
        if (text := _strictly(raw, candidate)) is not None:
            return text
    return _guessed(raw)


def stated_charset(raw: bytes) -> str | None:
    """Return the charset that a page's or feed's own first bytes name, or None."""
    found = _XML.search(raw[:1024]) or _META.search(raw[:4096])
    return found.group(1).decode("ascii") if found else None


def _strictly(raw: bytes, name: str | None) -> str | None:
    if name is None:
        return None
    try:
        text = raw.decode(_MEANT.get(name.lower(), name))
    except (LookupError, ValueError):
        return None
    # UTF-16 text in ASCII is also valid UTF-8 with zeros.
    return None if "\0" in text[:1000] and wide_encoding(raw[:_SAMPLE]) else text


def _guessed(raw: bytes) -> str:
    text = raw.decode("utf-8", "replace")
    beyond = sum(letter > "\x7f" for letter in text[:_SAMPLE])
    bad = text[:_SAMPLE].count("\ufffd")
    if bad <= _DAMAGE * min(len(text), _SAMPLE) and beyond > 3 * bad:
        return text
    name = _detected(raw[:_SAMPLE])
    if name in _LATIN:
        western = raw.decode("cp1252", "replace")
        name = "cp1250" if _CENTRAL.search(western) else "cp1252"
    return raw.decode(name, "replace")


def _detected(sample: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(sample, cp_isolation=_DETECTABLE).best()
    return best.encoding if best else "cp1252"
