"""Byte streams that stay inside a limit, unpack gzip, and remember what went wrong.

A fault (a cut-off file, too many bytes, a lost connection) does not throw away the good bytes
before it: the stream ends there, and `fault` says why. Readers of archives hand out the records
before the fault and then report it; readers of single documents refuse the document.
"""

import io
import zlib
from collections import deque

from dateline.errors import SourceError
from dateline.sources.items import ByteSource

# Compressed bytes taken at once; zlib may unpack each a thousandfold, but only on demand.
CHUNK = 64 * 1024

# Starts of gzip members that are remembered, to tell where a record lies in a packed archive.
# The reader of an archive asks soon after the member was unpacked.
MEMBERS = 4096


class Limited(io.RawIOBase):
    """A stream of at most `limit` bytes that can look ahead."""

    def __init__(self, inner: ByteSource, *, limit: int) -> None:
        super().__init__()
        self._inner = inner
        self._limit = limit
        self._held = b""
        self._fault: SourceError | None = None
        self.handed = 0
        """Bytes read from this stream so far."""
        self.taken = 0
        """Bytes taken from the inner stream so far, of a file: as stored."""

    @property
    def fault(self) -> SourceError | None:
        """Why the stream ended early, or None."""
        inner: SourceError | None = getattr(self._inner, "fault", None)
        return inner or self._fault

    def peek(self, size: int) -> bytes:
        """Return the next `size` bytes (fewer at the end) without moving on."""
        while len(self._held) < size and (piece := self._counted(CHUNK)):
            self._held += piece
        return self._held[:size]

    def readable(self) -> bool:
        """Say yes."""
        return True

    def tell(self) -> int:
        """Return how many bytes have been read."""
        return self.handed

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill `buffer` as far as one piece goes; 0 at the end."""
        if self._held:
            piece, self._held = self._held[: len(buffer)], self._held[len(buffer) :]
        else:
            piece = self._counted(len(buffer))
        buffer[: len(piece)] = piece
        self.handed += len(piece)
        return len(piece)

    def close(self) -> None:
        """Close this stream and the one that it reads."""
        if not self.closed:
            self._inner.close()
        super().close()

    def document(self, limit: int) -> bytes:
        """Return all that is left; raise `SourceError` past `limit` bytes or after a fault."""
        pieces, size = [], 0
        while size <= limit and (piece := self.read(min(CHUNK, limit + 1 - size))):
            pieces.append(piece)
            size += len(piece)
        if size > limit:
            raise too_large(limit)
        if self.fault:
            raise self.fault
        return b"".join(pieces)

    def _counted(self, size: int) -> bytes:
        if self._fault:
            return b""
        piece = self._piece(size)
        self.taken += len(piece)
        if self.taken > self._limit:
            self._fault = SourceError(
                f"unpacks to more than {self._limit:,} bytes",
                do="set DATELINE_MAX_ARCHIVE_BYTES higher if you trust it",
            )
            return piece[: len(piece) - (self.taken - self._limit)]
        return piece

    def _piece(self, size: int) -> bytes:
        """Return the next bytes, at most `size`, or none at the end."""
        return self._taken_from_inner(size)

    def _taken_from_inner(self, size: int) -> bytes:
        try:
            return self._inner.read(size) or b""
        except OSError as error:
            self._fault = unreadable(error)
            return b""


class Unpacked(Limited):
    """The contents of a gzip stream of one or more members, unpacked piece by piece."""

    def __init__(self, inner: ByteSource, *, limit: int) -> None:
        super().__init__(inner, limit=limit)
        self._inflater = zlib.decompressobj(wbits=31)
        self._packed = b""
        self._read = 0
        self._members: deque[tuple[int, int]] = deque([(0, 0)], maxlen=MEMBERS)

    def member_at(self, position: int) -> int | None:
        """Return where in the packed bytes the member starts whose contents start here."""
        return next((packed for start, packed in self._members if start == position), None)

    def _piece(self, size: int) -> bytes:
        try:
            return self._inflate(size)
        except zlib.error:
            self._fault = SourceError(
                f"damaged gzip data after {self.taken:,} unpacked bytes",
                do="fetch the file again",
            )
            return b""

    def _inflate(self, size: int) -> bytes:
        while True:
            if self._inflater.eof and not self._next_member():
                return b""
            if not self._packed and not self._refill():
                self._fault = SourceError(
                    f"truncated gzip data after {self.taken:,} unpacked bytes",
                    do="fetch the file again",
                )
                return b""
            piece = self._inflater.decompress(self._packed, size)
            self._packed = self._inflater.unconsumed_tail
            if self._inflater.eof:
                self._packed = self._inflater.unused_data
                self._members.append((self.taken + len(piece), self._read - len(self._packed)))
            if piece:
                return piece

    def _next_member(self) -> bool:
        """Begin the next member, after any padding with zeros; False at the end."""
        while not (rest := self._packed.lstrip(b"\0")):
            self._packed = b""
            if not self._refill():
                return False
        self._packed = rest
        self._inflater = zlib.decompressobj(wbits=31)
        return True

    def _refill(self) -> bool:
        piece = self._taken_from_inner(CHUNK)
        self._packed += piece
        self._read += len(piece)
        return bool(piece)


def too_large(limit: int) -> SourceError:
    """Return the error for a document of more than `limit` bytes."""
    return SourceError(
        f"larger than {limit:,} bytes",
        do="set DATELINE_MAX_ARTICLE_BYTES (of a web page, DATELINE_MAX_PAGE_BYTES) higher",
    )


def unreadable(error: OSError) -> SourceError:
    """Return the error for what the operating system refused."""
    if isinstance(error, FileNotFoundError):
        return SourceError("no such file", do="check the name")
    if isinstance(error, PermissionError):
        return SourceError("may not be read", do="ask its owner for permission to read it")
    return SourceError(f"could not be read ({error.strerror or error})", do="check the file")
