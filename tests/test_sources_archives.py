"""Web archives: what is read, where it lies, and what damage does."""

import gzip
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dateline.records import Article
from dateline.sources import Skipped, open_sources

PAGE = (Path(__file__).parent / "samples" / "page.html").read_bytes()
TEXT = b"The harbour master said that no ship had left the port since Sunday."
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"


def record(kind: str, url: str, data: bytes, media_type: str = "application/http") -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{abs(hash(url))}>\r\n"
        f"WARC-Target-URI: {url}\r\nWARC-Date: 2025-03-05T01:02:03Z\r\n"
        f"Content-Type: {media_type}\r\nContent-Length: {len(data)}\r\n\r\n"
    )
    return head.encode() + data + b"\r\n\r\n"


def http(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    lines = [f"HTTP/1.1 {status}", *headers, f"Content-Length: {len(body)}", "", ""]
    return "\r\n".join(lines).encode() + body


HTML = http(PAGE, "Content-Type: text/html; charset=utf-8")
RECORDS = [
    record("warcinfo", "urn:x", b"software: test\r\n", "application/warc-fields"),
    record("request", "https://n.example/1", b"GET / HTTP/1.1\r\n\r\n"),
    record("response", "https://n.example/1", HTML, "application/http; msgtype=response"),
    record("resource", "https://n.example/2", TEXT, "text/plain"),
    record("response", "https://n.example/3", http(b"gone", status="404 Not Found")),
    record("response", "https://n.example/4", http(b"\x89PNG..", "Content-Type: image/png")),
]


def read(path: Path) -> tuple[list[Article], list[Skipped]]:
    found = list(open_sources([path]))
    return (
        [row for row in found if isinstance(row, Article)],
        [row for row in found if isinstance(row, Skipped)],
    )


def test_pages_and_texts_are_read_and_the_rest_is_counted(tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    path.write_bytes(b"".join(RECORDS))
    articles, skipped = read(path)
    assert [row.url for row in articles] == ["https://n.example/1", "https://n.example/2"]
    first = articles[0]
    assert first.source == f"{path}#{len(RECORDS[0] + RECORDS[1])}"
    assert first.fetched == datetime(2025, 3, 5, 1, 2, 3, tzinfo=UTC)
    assert first.published == datetime.fromisoformat("2025-03-04T09:30:00+01:00")
    assert first.publisher == "The Norvale Post"
    assert articles[1].text == TEXT.decode()
    assert [row.why for row in skipped] == [
        "records that are no page were passed over: 1 HTTP 404, 1 image/png"
    ]


def test_offsets_in_a_packed_archive_are_those_of_its_members(tmp_path: Path) -> None:
    members = [gzip.compress(row) for row in RECORDS]
    path = tmp_path / "a.warc.gz"
    path.write_bytes(b"".join(members))
    articles, _ = read(path)
    at = int((articles[0].source or "").rpartition("#")[2])
    assert at == len(members[0] + members[1])
    assert b"msgtype=response" in gzip.decompress(path.read_bytes()[at : at + len(members[2])])


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
def test_a_cut_anywhere_is_told_and_loses_nothing_before_it(
    tmp_path: Path, pack: Callable[[bytes], bytes]
) -> None:
    members = [pack(row) for row in RECORDS[:4]]
    whole = b"".join(members)
    path = tmp_path / "cut.warc"
    ends = [len(b"".join(members[: count + 1])) for count in range(4)]
    for cut in range(20, len(whole) - 4, 53):
        path.write_bytes(whole[:cut])
        articles, skipped = read(path)
        assert len(articles) >= (ends[2] <= cut)
        # A plain archive that is cut exactly between two records is a whole archive.
        between = any(end - 4 <= cut <= end for end in ends)
        assert skipped or between, cut
        assert all(row.source.startswith(str(path)) and row.why for row in skipped)


def test_damage_in_the_middle_keeps_what_was_before(tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    path.write_bytes(RECORDS[3] + b"\x00garbage" * 50 + RECORDS[2])
    articles, skipped = read(path)
    assert len(articles) == 1
    assert "damaged near byte" in skipped[0].why


@pytest.mark.parametrize("seed", range(40))
def test_scrambled_archives_do_no_harm(tmp_path: Path, seed: int) -> None:
    whole = bytearray(b"".join(RECORDS))
    for step in range(12):
        whole[(seed * 7919 + step * 104_729) % len(whole)] = (seed * 31 + step * 17) % 256
    path = tmp_path / "a.warc"
    path.write_bytes(b"WARC/" + bytes(whole[5:]))
    articles, skipped = read(path)
    assert articles or skipped


def test_chunked_and_packed_responses(tmp_path: Path) -> None:
    packed = gzip.compress(PAGE)
    half = len(packed) // 2
    parts = b"".join(b"%x\r\n%s\r\n" % (len(p), p) for p in (packed[:half], packed[half:]))
    head = (
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n"
    )
    path = tmp_path / "a.warc"
    path.write_bytes(record("response", "https://n.example/", head + parts + b"0\r\n\r\n"))
    assert "eastern ramp" in read(path)[0][0].text


def test_a_bomb_in_a_response_is_left_packed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATELINE_MAX_ARTICLE_BYTES", "100000")
    bomb = gzip.compress(b"<p>" + b"a " * 20_000_000)
    headers = ("Content-Type: text/html", "Content-Encoding: gzip")
    path = tmp_path / "a.warc"
    path.write_bytes(record("response", "https://n.example/", http(bomb, *headers)) + RECORDS[3])
    articles, skipped = read(path)
    assert [row.text for row in articles] == [TEXT.decode()]
    assert "larger than 100,000 bytes" in skipped[0].why


def test_an_archive_that_unpacks_without_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATELINE_MAX_ARCHIVE_BYTES", "2000000")
    path = tmp_path / "a.warc.gz"
    huge = record("resource", "https://n.example/z", b"x" * 30_000_000, "text/plain")
    path.write_bytes(gzip.compress(RECORDS[3]) + gzip.compress(huge))
    articles, skipped = read(path)
    assert len(articles) == 1
    assert any("unpacks to more than 2,000,000 bytes" in row.why for row in skipped)


def test_an_archive_without_pages_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    path.write_bytes(RECORDS[0] + RECORDS[1])
    assert read(path)[1][0].why == "the archive holds no response or resource"


ARC = b"filedesc://a.arc 0.0.0.0 20250305010203 text/plain 20\n1 0 test\nURL IP ...\n\n"


def arc(url: str, data: bytes, media_type: str = "text/html") -> bytes:
    return f"{url} 192.0.2.1 20250305010203 {media_type} {len(data)}\n".encode() + data + b"\n"


def test_arc(tmp_path: Path) -> None:
    path = tmp_path / "a.arc.gz"
    path.write_bytes(gzip.compress(ARC) + gzip.compress(arc("https://n.example/a b", OK + PAGE)))
    articles, skipped = read(path)
    assert (articles[0].url, skipped) == ("https://n.example/a b", [])
    assert articles[0].fetched == datetime(2025, 3, 5, 1, 2, 3, tzinfo=UTC)
    assert articles[0].source == f"{path}#{len(gzip.compress(ARC))}"


def test_damaged_arc(tmp_path: Path) -> None:
    path = tmp_path / "a.arc"
    whole = ARC + arc("https://n.example/a", OK + PAGE)
    path.write_bytes(whole + b"no record\n")
    articles, skipped = read(path)
    assert len(articles) == 1
    assert f"damaged at byte {len(whole):,}" in skipped[0].why
    path.write_bytes(whole[:-50])
    articles, skipped = read(path)
    assert articles == []
    assert "truncated" in skipped[0].why
