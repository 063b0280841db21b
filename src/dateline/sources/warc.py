"""Web archives: WARC by FastWARC, and the older ARC; each page or text record is an article."""

import io
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, BinaryIO, NamedTuple

from dateline.errors import SourceError
from dateline.sources.build import article
from dateline.sources.decode import decode
from dateline.sources.html import page
from dateline.sources.items import Found, Hints, Limits, Skipped, Stated, Where
from dateline.sources.plain import title_of
from dateline.sources.sniff import PAGE_TYPES
from dateline.sources.streams import Limited, Unpacked, too_large

_TEXTS = frozenset({"text/plain"})
_MAX_HEADER = 64 * 1024
_HTTP_OK = 200

# Wget keeps its log and arguments under such addresses.
_METADATA = "metadata:"

# "URL address yyyymmddhhmmss type length", with two more fields before the length in version 2.
_ARC_HEADER = re.compile(rb"(\S.*) (\S+) (\d{14}) (\S+)(?: .*)? (\d+)\r?\n$")

_TRUNCATED = "truncated: the record's bytes end early"


class Block(NamedTuple):
    """A record as an archive holds it: its place there and its bytes."""

    offset: int
    url: str
    media_type: str
    fetched: datetime | None
    data: bytes
    length: int
    http: bool


def read(stream: Limited, where: Where, hints: Hints, limits: Limits) -> Iterator[Found]:
    """Yield the articles of a WARC stream (see `_archive`)."""
    yield from _archive(_warc_blocks(stream, limits), stream, where, hints, limits)


def read_arc(stream: Limited, where: Where, hints: Hints, limits: Limits) -> Iterator[Found]:
    """Yield the articles of an ARC stream (see `_archive`)."""
    yield from _archive(_arc_blocks(stream, limits), stream, where, hints, limits)


def _archive(
    blocks: Iterator[Block], stream: Limited, where: Where, hints: Hints, limits: Limits
) -> Iterator[Found]:
    """Yield each page's article, or why it has none; then, in one row each, what was passed over.

    A record's `source` is the archive's, `#`, and the record's offset: in the packed file where
    the record begins a gzip member, as CDX indexes have it, and in the unpacked bytes elsewhere.
    """
    passed: Counter[str] = Counter()
    count = 0
    try:
        for count, block in enumerate(blocks, start=1):  # noqa: B007 - counted past the loop
            here = where._replace(
                source=f"{where.source}#{_offset(stream, block.offset)}",
                url=block.url or None,
                fetched=block.fetched,
            )
            try:
                yield from _found(block, here, hints, limits, passed)
            except SourceError as error:
                yield Skipped(source=here.source, why=error.what, do=error.do)
        if not count and not stream.fault:
            yield Skipped(source=where.source, why="the archive holds no response or resource")
    except SourceError as error:
        if not stream.fault:
            yield Skipped(source=where.source, why=error.what, do=error.do)
    if passed:
        kinds = ", ".join(f"{count} {kind}" for kind, count in passed.most_common())
        yield Skipped(
            source=where.source, why=f"records that are no page were passed over: {kinds}"
        )
    if stream.fault:
        yield Skipped(source=where.source, why=stream.fault.what, do=stream.fault.do)


def _offset(stream: Limited, position: int) -> int:
    packed = stream.member_at(position) if isinstance(stream, Unpacked) else None
    return position if packed is None else packed


def _found(
    block: Block, where: Where, hints: Hints, limits: Limits, passed: Counter[str]
) -> Iterator[Found]:
    if block.length > limits.article:
        raise too_large(limits.article)
    if len(block.data) < block.length:
        raise SourceError(_TRUNCATED, do="fetch the archive again")
    if block.url.startswith(_METADATA):
        passed["crawler's own notes"] += 1
        return
    data, kind, charset = block.data, block.media_type, None
    if block.http:
        status, kind, charset, data = _payload(block, limits)
        if status != _HTTP_OK:
            passed[f"HTTP {status}"] += 1
            return
    kind, _, parameters = kind.partition(";")
    kind = kind.strip().lower()
    charset = charset or (re.findall(r"charset=[\"']?([\w.:-]+)", parameters) or [None])[0]
    where = where._replace(media_type=kind, charset=charset)
    if kind in PAGE_TYPES:
        yield page(data, where, hints, limits)
    elif kind in _TEXTS:
        text = decode(data, charset=charset)
        yield article(Stated(text=text, title=title_of(text)), where, hints)
    else:
        passed[kind or "of no stated type"] += 1


def _payload(block: Block, limits: Limits) -> tuple[int, str, str | None, bytes]:
    """Return the status, media type, charset and decoded body of a recorded HTTP response."""
    from fastwarc.warc import WarcRecord, WarcRecordType

    record = WarcRecord()
    record.init_headers(WarcRecordType.response)
    record.set_bytes_content(block.data)
    record.is_http = True
    try:
        record.parse_http(auto_decode="all", max_header_len=_MAX_HEADER, quirks_mode=True)
        body = record.reader.read(limits.article + 1)
        headers = record.http_headers
        status = int(headers.status_code or 0) if headers else 0
    except (OSError, ValueError) as error:
        raise SourceError(f"damaged HTTP record ({error})", do="fetch the page again") from None
    if len(body) > limits.article:
        raise too_large(limits.article)
    return status, record.http_content_type or "", record.http_charset, body


def _warc_blocks(stream: Limited, limits: Limits) -> Iterator[Block]:
    """Yield response and resource records. Raises `SourceError` where the archive is damaged."""
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    wanted = (WarcRecordType.response, WarcRecordType.resource)
    try:
        for record in ArchiveIterator(
            stream, parse_http=False, stream_detect=False, max_header_len=_MAX_HEADER
        ):
            if record.record_type in wanted:
                yield _warc_block(record, limits)
            elif (
                record.reader.consume() < record.content_length
                or "Content-Length" not in record.headers
            ):
                raise SourceError(_TRUNCATED, do="fetch the archive again")
    except OSError as error:
        raise SourceError(
            f"damaged near byte {stream.handed:,} ({error}); the records before it were read",
            do="fetch the archive again",
        ) from None


def _warc_block(record: Any, limits: Limits) -> Block:
    kept = record.content_length <= limits.article
    return Block(
        offset=record.stream_pos,
        url=(record.headers.get("WARC-Target-URI") or "").strip("<>"),
        media_type=record.headers.get("Content-Type") or "",
        fetched=record.record_date,
        data=record.reader.read(limits.article + 1) if kept else b"",
        length=record.content_length,
        http=record.is_http,
    )


def _arc_blocks(stream: Limited, limits: Limits) -> Iterator[Block]:
    """Yield the records of an ARC file. Raises `SourceError` where the archive is damaged."""
    reader, position = io.BufferedReader(stream), 0
    while line := reader.readline(_MAX_HEADER):
        offset, position = position, position + len(line)
        if not line.strip():
            continue
        header = _ARC_HEADER.match(line)
        if not header:
            raise SourceError(
                f"damaged at byte {offset:,}: no ARC record begins there",
                do="fetch the archive again",
            )
        length = int(header[5])
        data = reader.read(min(length, limits.article + 1))
        position += len(data) + _skip(reader, length - len(data))
        if not header[1].startswith(b"filedesc:"):
            yield _arc_block(header, offset, data)


def _skip(reader: BinaryIO, count: int) -> int:
    """Read on by `count` bytes in pieces; return how many there were."""
    left = count
    while left > 0 and (piece := reader.read(min(left, 1 << 20))):
        left -= len(piece)
    return count - left


def _arc_block(header: re.Match[bytes], offset: int, data: bytes) -> Block:
    try:
        fetched = datetime.strptime(header[3].decode(), "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        fetched = None
    return Block(
        offset=offset,
        url=header[1].decode("utf-8", "replace"),
        media_type=header[4].decode("ascii", "replace"),
        fetched=fetched,
        data=data,
        length=int(header[5]),
        http=data.startswith(b"HTTP/"),
    )
