"""What a stream holds, told by its first bytes; its name decides only between text formats."""

import codecs
import re
from pathlib import PurePath
from typing import Literal

from dateline.errors import SourceError

Format = Literal["gzip", "warc", "arc", "feed", "html", "json", "jsonl", "markdown", "plain"]

# Bytes looked at: enough to pass over long comments and licences before an XML root.
HEAD = 8192

# First bytes of formats that hold no article text that Dateline reads.
_MAGIC = (
    (b"\x7fELF", "a program (ELF)"), (b"MZ\x90", "a Windows program"),
    (b"\xca\xfe\xba\xbe", "a program or Java class"), (b"\xcf\xfa\xed\xfe", "a program (Mach-O)"),
    (b"%PDF-", "a PDF"), (b"PK\x03\x04", "a zip archive or office document"),
    (b"PK\x05\x06", "an empty zip archive"), (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"{\\rtf", "an RTF document"), (b"%!PS", "a PostScript document"),
    (b"\x89PNG", "a PNG image"), (b"\xff\xd8\xff", "a JPEG image"), (b"GIF8", "a GIF image"),
    (b"BM", "a bitmap image"), (b"II*\0", "a TIFF image"), (b"MM\0*", "a TIFF image"),
    (b"\0\0\x01\0", "an icon"), (b"RIFF", "an image, sound or film (RIFF)"),
    (b"OggS", "a sound or film (Ogg)"), (b"ID3", "a sound (MP3)"), (b"fLaC", "a sound (FLAC)"),
    (b"\x1aE\xdf\xa3", "a film (Matroska)"), (b"wOFF", "a font"), (b"wOF2", "a font"),
    (b"BZh", "compressed with bzip2"), (b"\xfd7zXZ", "compressed with xz"),
    (b"(\xb5/\xfd", "compressed with zstd"), (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"), (b"SQLite format 3", "an SQLite database"),
    (b"PAR1", "a Parquet file"), (b"ARROW1", "an Arrow file"),
)  # fmt: skip

# Media types that are refused before their bytes are read. A type of text that is not prose
# (styles, scripts) cannot be told by its bytes.
_NOT_TEXT = re.compile(
    r"(?:image|audio|video|font|model)/(?!svg)|text/(?:css|javascript|calendar|csv)$"
    r"|application/(?:pdf|zip|javascript|x-javascript|vnd\.|msword|wasm|x-shockwave)"
)

PAGE_TYPES = frozenset({"text/html", "application/xhtml+xml"})

_FEED = re.compile(r"<(?:\w+:)?(?:rss|feed|RDF)[\s>]")
_HTML = re.compile(
    r"<(?:!doctype\s+html|html|head|body|article|main|section|div|h[1-6]|p|meta|title|table)\b",
    re.IGNORECASE,
)
_HTML_INSIDE = re.compile(r"<(?:html|body)[\s>]", re.IGNORECASE)
_XML_PROLOG = re.compile(
    r"\s*(?:(?:<\?[^>]*>|<!--.*?-->|<!doctype(?!\s+html)[^\[>]*(?:\[.*?\]\s*)?>)\s*)*",
    re.DOTALL | re.IGNORECASE,
)
_WIDE_BOMS = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

# A text may hold a few stray control characters; a file with more of them is binary.
_MAX_CONTROL_SHARE = 0.05
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def sniff(head: bytes, name: str, media_type: str | None = None) -> Format:
    """Return the format of a stream that starts with `head` (its first `HEAD` bytes).

    `name` is the file's name or URL path, `media_type` what a server calls it. Raises
    `SourceError` for what holds no text, or nothing at all.
    """
    if not head:
        raise SourceError("is empty", do="check that it was saved completely")
    if head.startswith(b"\x1f\x8b"):
        return "gzip"
    if head.startswith(b"WARC/"):
        return "warc"
    if head.startswith(b"filedesc://"):
        return "arc"
    refuse_binary(head)
    kind = _text_format(glance(head), _suffix(name))
    return "html" if kind == "plain" and media_type in PAGE_TYPES else kind


def refuse_media_type(media_type: str | None) -> None:
    """Raise `SourceError` for a media type that can hold no article."""
    if media_type and _NOT_TEXT.match(media_type):
        raise SourceError(f"is {media_type}, not a page or text", do="give the article's own page")


def refuse_binary(head: bytes) -> None:
    """Raise `SourceError` where these first bytes are no text in any encoding."""
    for magic, kind in _MAGIC:
        if head.startswith(magic) and not (magic == b"BM" and head[6:10] != b"\0\0\0\0"):
            raise SourceError(f"is {kind}, not text", do="give its text as a .txt or .html file")
    if head[257:262] == b"ustar":
        raise SourceError("is a tar archive", do="unpack it and give the folder")
    if head[4:8] == b"ftyp":
        raise SourceError("is a film or image, not text", do="give its text as a .txt file")
    if head.startswith(_WIDE_BOMS) or wide_encoding(head):
        return
    if len(_CONTROL.findall(head)) > _MAX_CONTROL_SHARE * len(head):
        raise SourceError("is binary data, not text", do="give its text as a .txt or .html file")


def wide_encoding(head: bytes) -> str | None:
    """Return the UTF-16 or UTF-32 encoding that the places of the zero bytes show, or None.

    Text in a script of one-byte code points has a zero in every second (or three of every
    four) bytes, always on the same side; nothing else that is text has zeros at all.
    """
    for name, width, low in (
        ("utf-32-le", 4, 0), ("utf-32-be", 4, 3), ("utf-16-le", 2, 0), ("utf-16-be", 2, 1),
    ):  # fmt: skip
        whole = head[: len(head) // width * width]
        lanes = [whole[lane::width] for lane in range(width)]
        size = len(lanes[0])
        if size and lanes[low].count(0) <= 0.02 * size:
            others = [lane for index, lane in enumerate(lanes) if index != low]
            if all(lane.count(0) >= 0.6 * size for lane in others):
                return name
    return None


def glance(head: bytes) -> str:
    """Return the first bytes as text, good enough to see marks in; never fails."""
    for bom, name in zip(_WIDE_BOMS, ("utf-32", "utf-32", "utf-16", "utf-16"), strict=True):
        if head.startswith(bom):
            return head.decode(name, "replace").lstrip("\ufeff")
    return head.decode(wide_encoding(head) or "utf-8", "replace").lstrip("\ufeff")


def _text_format(text: str, suffix: str) -> Format:
    start = _XML_PROLOG.match(text)
    root = text[start.end() :] if start else text
    if _FEED.match(root):
        return "feed"
    if _HTML.match(root) or (suffix in {".html", ".htm", ".xhtml"} and "<" in text):
        return "html"
    if text.lstrip().startswith("<?xml") or (suffix == ".xml" and root.startswith("<")):
        raise SourceError("is XML, but no feed and no page", do="give RSS, Atom, HTML or text")
    if suffix in {".jsonl", ".ndjson"}:
        return "jsonl"
    if re.match(r'\s*(?:\{\s*"|\{\s*\}|\[\s*[{\]])', text):
        return "jsonl" if _one_object_a_line(text) else "json"
    if suffix == ".json":
        return "json"
    if _HTML_INSIDE.search(text):
        return "html"
    return "markdown" if suffix in {".md", ".markdown"} else "plain"


def _one_object_a_line(text: str) -> bool:
    """Say whether the first line, or the second, is an object of its own."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    first = lines[0].startswith("{") and (lines[0].endswith("}") or len(lines) == 1)
    return first or (len(lines) > 1 and lines[0][0] == "{" and lines[1].startswith('{"'))


def _suffix(name: str) -> str:
    path = PurePath(name.lower())
    return PurePath(path.stem).suffix if path.suffix == ".gz" else path.suffix
