"""Files, folders, patterns and standard input; pages, feeds and JSON; and what bad input gets."""

import gzip
import io
import json
import os
import tracemalloc
from datetime import UTC, datetime
from html import escape
from itertools import islice
from pathlib import Path

import pytest

from dateline.records import Article, article_id
from dateline.sources import Found, Skipped, count_hint, open_sources

SAMPLES = Path(__file__).parent / "samples"
TEXT = "The harbour master said that no ship had left the port since Sunday.\n"


def read(*specs: str | Path, stdin: bytes | None = None) -> tuple[list[Article], list[Skipped]]:
    return parted(list(open_sources(specs, stdin=io.BytesIO(stdin) if stdin is not None else None)))


def parted(found: list[Found]) -> tuple[list[Article], list[Skipped]]:
    return (
        [row for row in found if isinstance(row, Article)],
        [row for row in found if isinstance(row, Skipped)],
    )


def write(path: Path, data: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


# --- formats ----------------------------------------------------------------------------------


def test_a_page() -> None:
    (page,), skipped = read(SAMPLES / "page.html")
    assert skipped == []
    assert page.title == "Bridge over the Orlen reopened after shelling"
    assert page.text.startswith(f"{page.title}\n\nEngineers in the town")
    assert page.text.count(page.title) == 1
    assert "Home" not in page.text
    assert "tracker" not in page.text
    assert page.published == datetime.fromisoformat("2025-03-04T09:30:00+01:00")
    assert (page.publisher, page.lang) == ("The Norvale Post", "en")
    assert page.origin == "Agence France-Presse"
    assert page.source == str(SAMPLES / "page.html")
    assert page.id == article_id(page.text)


@pytest.mark.parametrize("start", ["<center>", "<!-- cached -->\n<a href='/'>Home</a>", "Saved: "])
def test_pages_that_begin_oddly(tmp_path: Path, start: str) -> None:
    page = (SAMPLES / "page.html").read_text()
    (found,), _ = read(write(tmp_path / "a", start + page.removeprefix("<!DOCTYPE html>\n")))
    assert "eastern ramp" in found.text
    assert "<" not in found.text


def test_a_page_whose_day_alone_is_known(tmp_path: Path) -> None:
    page = (SAMPLES / "page.html").read_text().replace("T09:30:00+01:00", "")
    (found,), _ = read(write(tmp_path / "a.html", page))
    assert found.published == datetime(2025, 3, 4)


def test_a_page_with_a_day_in_its_address_keeps_its_time(tmp_path: Path) -> None:
    page = (SAMPLES / "page.html").read_text()
    link = '<link rel="canonical" href="https://norvale.example/{}/bridge"></head>'
    for day, published in [
        ("2025/03/04", datetime.fromisoformat("2025-03-04T09:30:00+01:00")),
        ("2025/03/02", datetime(2025, 3, 2)),
    ]:
        path = write(tmp_path / "a.html", page.replace("</head>", link.format(day)))
        assert read(path)[0][0].published == published


def test_a_page_in_another_encoding(tmp_path: Path) -> None:
    page = (SAMPLES / "page.html").read_text().replace("utf-8", "windows-1252")
    (found,), _ = read(write(tmp_path / "a", page.encode("cp1252")))
    assert "The mayor’s office" in found.text


def test_rss() -> None:
    (item,), (bare,) = read(SAMPLES / "feed.rss")
    assert item.text == (
        "Convoy reaches Tarn & Lees\n\nA convoy of nine lorries reached the towns of Tarn and Lees"
        " on Tuesday.\n\nDrivers said that they had been held for two days\n\nat a checkpoint."
    )
    assert item.published == datetime(2025, 3, 4, 8, 30, tzinfo=UTC)
    assert (item.url, item.publisher, item.lang) == (
        "https://watch.example/convoy", "Norvale Wire Watch", "en",
    )  # fmt: skip
    assert item.source == f"{SAMPLES / 'feed.rss'}#https://watch.example/?p=17"
    assert bare.why == "the feed's item has no text of its own"


def test_a_feed_that_is_cut_off_says_so(tmp_path: Path) -> None:
    whole = (SAMPLES / "feed.rss").read_bytes()
    articles, skipped = read(
        write(tmp_path / "a.rss", whole[: whole.index(b"<item>\n<title>Photo")])
    )
    assert len(articles) == 1
    assert skipped[0].why.startswith("the feed is not well formed")


def test_controls_and_markup_of_a_feed(tmp_path: Path) -> None:
    body = escape("<p>One &#1;&#12;&#xffff;<b>two</b> three.<br>Four &amp; five.</p>")
    feed = f"<rss><channel><item><description>{body}</description></item></channel></rss>"
    (found,), _ = read(write(tmp_path / "a.rss", feed))
    assert found.text == "One two three.\n\nFour & five."


def test_atom_gives_no_date_for_what_was_merely_changed() -> None:
    (first, second), _ = read(SAMPLES / "feed.atom")
    assert first.published == datetime(2025, 3, 5)
    assert second.published is None
    assert second.text.startswith("Road closed\n\nThe road to the border")


def test_json_lines() -> None:
    articles, skipped = read(SAMPLES / "articles.jsonl")
    path = SAMPLES / "articles.jsonl"
    assert [row.source for row in articles] == [f"{path}#1", f"{path}#2", f"{path}#7"]
    first, second, last = articles
    assert (first.url, first.publisher, first.lang) == ("https://a.example/1", "Alder News", "en")
    assert first.published == datetime(2025, 3, 3)
    assert second.title == "Schools to open"
    assert second.published == datetime(2025, 3, 3, 6, tzinfo=UTC)
    assert last.published == datetime.fromtimestamp(1741000000, UTC)
    assert [row.source for row in skipped] == [f"{path}#3", f"{path}#5", f"{path}#6"]
    assert "no valid JSON" in skipped[0].why
    assert "has no text" in skipped[1].why
    assert "no JSON object" in skipped[2].why


@pytest.mark.parametrize("indent", [None, 2])
def test_json_with_one_object_or_a_list(tmp_path: Path, indent: int | None) -> None:
    one = {"text": TEXT, "date": "2025-03-04"}
    (found,), _ = read(write(tmp_path / "one.json", json.dumps(one, indent=indent)))
    assert (found.published, found.text) == (datetime(2025, 3, 4), TEXT.strip())
    rows, skipped = read(write(tmp_path / "two.json", json.dumps([one, one, 3], indent=indent)))
    assert len(rows) == 2
    assert skipped[0].source.endswith("two.json#3")


def test_json_with_half_a_letter_and_without_end(tmp_path: Path) -> None:
    lines = ['{"text": "Half \\ud800 a letter in this."}', '{"text": ' + "[" * 100_000]
    (found,), (deep,) = read(write(tmp_path / "a.jsonl", "\n".join(lines)))
    assert "\ufffd" in found.text
    assert "too deeply" in deep.why


def test_json_lines_in_utf16(tmp_path: Path) -> None:
    line = json.dumps({"text": TEXT}) + "\n"
    assert len(read(write(tmp_path / "a.jsonl", (line * 3).encode("utf-16")))[0]) == 3


def test_markdown(tmp_path: Path) -> None:
    (found,), _ = read(write(tmp_path / "a.md", f"# Port *closed*\n\n## Sunday\n\n{TEXT}"))
    assert (found.title, found.text) == ("Port *closed*", f"Port *closed*\n\nSunday\n\n{TEXT[:-1]}")


def test_plain_text_has_no_date_unless_it_states_one(tmp_path: Path) -> None:
    (found,), _ = read(write(tmp_path / "a.txt", TEXT))
    assert (found.published, found.fetched, found.text) == (None, None, TEXT.strip())


@pytest.mark.parametrize("name", ["page.html", "feed.rss", "feed.atom", "articles.jsonl"])
@pytest.mark.parametrize("layers", [1, 2])
def test_formats_are_told_by_content_also_when_packed(name: str, layers: int) -> None:
    plain = (SAMPLES / name).read_bytes()
    packed = plain
    for _ in range(layers):
        packed = gzip.compress(packed)
    from_file = [row.id for row in read(SAMPLES / name)[0]]
    assert from_file
    assert [row.id for row in read("-", stdin=plain)[0]] == from_file
    assert [row.id for row in read("-", stdin=packed)[0]] == from_file


def test_standard_input_stays_open(tmp_path: Path) -> None:
    stream = io.BytesIO(TEXT.encode())
    (found,), _ = parted(list(open_sources(["-"], stdin=stream)))
    assert found.source == "-"
    assert not stream.closed


# --- files and folders ------------------------------------------------------------------------


def test_folders_are_walked_in_order(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.txt", "a/a.txt", ".hidden.txt", ".git/x.txt", "c/deep/er/d.txt"):
        write(tmp_path / name, f"{name}: {TEXT}")
    for name in ("style.css", "LICENSE", "app.js"):
        write(tmp_path / name, TEXT)
    write(tmp_path / "photo.jpg", b"\xff\xd8\xff\xe0" + bytes(100))
    articles, skipped = read(tmp_path)
    names = [os.path.relpath(row.source or "", tmp_path) for row in articles]
    assert names == ["a/a.txt", "a/z.txt", "b.txt", "c/deep/er/d.txt"]
    assert {Path(row.source).name: row.why for row in skipped} == {
        "LICENSE": "is no article by its name",
        "app.js": "is no article by its ending (.js)",
        "photo.jpg": "is a JPEG image, not text",
        "style.css": "is no article by its ending (.css)",
    }


def test_patterns_and_missing_files_among_good_ones(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", "sub/c.txt"):
        write(tmp_path / name, f"{name}: {TEXT}")
    articles, skipped = read(tmp_path / "no.txt", tmp_path / "**/*.txt", tmp_path / "*.nothing")
    assert [Path(row.source or "").name for row in articles] == ["a.txt", "b.txt", "c.txt"]
    assert [row.why for row in skipped] == ["no such file", "no file fits this pattern"]
    assert all(row.do for row in skipped)
    assert str(skipped[0]) == f"{tmp_path / 'no.txt'}: no such file — check the name"


def test_links_that_turn_back_end(tmp_path: Path) -> None:
    write(tmp_path / "a/a.txt", TEXT)
    (tmp_path / "a/up").symlink_to(tmp_path)
    (tmp_path / "a/self").symlink_to("self")
    (tmp_path / "gone.txt").symlink_to("nowhere")
    articles, skipped = read(tmp_path)
    assert len(articles) == 1
    assert [row.why for row in skipped] == ["is a link that leads nowhere"] * 2


def test_very_deep_folders_and_empty_ones(tmp_path: Path) -> None:
    folders = [f"{tmp_path}{'/d' * depth}" for depth in range(1, 1200)]
    for folder in folders:
        os.mkdir(folder)
    write(tmp_path / "e.txt", TEXT)
    assert len(read(tmp_path)[0]) == 1
    for folder in reversed(folders):  # what clears up after tests recurses
        os.rmdir(folder)
    (tmp_path / "empty").mkdir()
    assert read(tmp_path / "empty")[1][0].why == "the folder is empty"


def test_pipes_in_folders_are_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert read(tmp_path)[1][0].why == "is no regular file"


def test_odd_names_can_be_printed_and_stored(tmp_path: Path) -> None:
    for name in (b"a\nb.txt", b"\xff\xfe.txt", b"[x]*.txt", "é ü.txt".encode(), b"e\x1b[31m.txt"):
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_text(TEXT)
    articles, skipped = read(tmp_path)
    assert (len(articles), skipped) == (5, [])
    assert all((row.source or "").isprintable() for row in articles)
    (only,), _ = read(tmp_path / "[x]*.txt")
    assert (only.source or "").endswith("[x]*.txt")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_files_that_may_not_be_read(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", TEXT).chmod(0)
    assert read(tmp_path)[1][0].why == "may not be read"


def test_refusals_of_the_system_are_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: str, mode: str) -> object:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("builtins.open", refuse)
    assert read(write_closed(tmp_path))[1][0].why == "may not be read"


def write_closed(folder: Path) -> Path:
    path = folder / "a.txt"
    descriptor = os.open(path, os.O_CREAT | os.O_WRONLY)
    os.write(descriptor, TEXT.encode())
    os.close(descriptor)
    return path


def test_ten_thousand_files_stream(tmp_path: Path) -> None:
    for number in range(10_000):
        os.mknod(tmp_path / f"{number}.txt")
    rows = list(islice(open_sources([tmp_path]), 3))
    assert [Path(row.source or "").name for row in rows] == ["0.txt", "1.txt", "10.txt"]
    assert count_hint([tmp_path]) == (10_000, 0)


def test_count_hint(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", TEXT)
    write(tmp_path / "b.css", TEXT)
    hint = count_hint([tmp_path, tmp_path / "a.txt", tmp_path / "none"])
    assert hint is not None
    assert (hint.files, hint.bytes) == (3, 2 * len(TEXT))
    assert count_hint(["-"]) is None
    assert count_hint(["https://n.example/"]) is None


# --- bad input --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "is empty"),
        (b"\x7fELF\x02\x01\x01" + bytes(50), "is a program (ELF), not text"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "is a PNG image, not text"),
        (b"PK\x03\x04" + bytes(50), "is a zip archive or office document, not text"),
        (b"%PDF-1.7\n%\xe2\xe3", "is a PDF, not text"),
        (b"BZh91AY" + bytes(50), "is compressed with bzip2, not text"),
        (bytes(range(256)) * 10, "is binary data, not text"),
        (bytes(10_000), "is binary data, not text"),
        (gzip.compress(b""), "is empty"),
        (gzip.compress(bytes(range(256))), "is binary data, not text"),
        (b"\x1f\x8b", "truncated gzip data after 0 unpacked bytes"),
        (b"\x1f\x8bnonsense and more of it", "damaged gzip data after 0 unpacked bytes"),
        (gzip.compress(gzip.compress(gzip.compress(b"x"))), "is packed by gzip more than twice"),
        (b'<?xml version="1.0"?><urlset></urlset>', "is XML, but no feed and no page"),
        (b"<html><body></body></html>", "the page has no article text"),
        (b"<html>" + b"<div>" * 200_000 + b"deep", "the page"),
        (b'<rss version="2.0"><channel></channel></rss>', "the feed has no items"),
        (b'{\n"text": "cut off', "is no valid JSON"),
        (b"   \n\n ", "holds no article text"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_bad_input_is_a_row_that_says_why(tmp_path: Path, data: bytes, why: str) -> None:
    good = write(tmp_path / "good.txt", TEXT)
    articles, skipped = read(write(tmp_path / "bad", data), good)
    assert len(articles) == 1
    assert skipped[0].why.startswith(why)
    assert skipped[0].do
    assert skipped[0].source == str(tmp_path / "bad")


@pytest.mark.parametrize("packed", [False, True])
def test_a_huge_page_is_left_unread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, packed: bool
) -> None:
    monkeypatch.setenv("DATELINE_MAX_ARTICLE_BYTES", "1000000")
    path = tmp_path / "huge.html"
    with gzip.open(path, "wb", compresslevel=1) if packed else open(path, "wb") as file:
        file.write(b"<html><p>")
        for _ in range(200):
            file.write(b"word " * 200_000)
    tracemalloc.start()
    (row,) = open_sources([path])
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert isinstance(row, Skipped)
    assert row.why == "larger than 1,000,000 bytes"
    assert peak < 8_000_000


def test_a_long_line_is_left_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_MAX_ARTICLE_BYTES", "1000")
    long = json.dumps({"text": "word " * 5000})
    lines = [json.dumps({"text": TEXT}), long, json.dumps({"text": TEXT})]
    articles, skipped = read(write(tmp_path / "a.jsonl", "\n".join(lines)))
    assert [(row.source or "")[-2:] for row in articles] == ["#1", "#3"]
    assert [row.source[-2:] for row in skipped] == ["#2"]


def test_a_truncated_pack_of_lines_keeps_its_good_ones(tmp_path: Path) -> None:
    lines = "".join(
        json.dumps({"text": f"{n}: {os.urandom(99).hex()} {TEXT}"}) + "\n" for n in range(99)
    )
    packed = gzip.compress(lines.encode())
    articles, skipped = read(write(tmp_path / "a.jsonl.gz", packed[: len(packed) // 2]))
    assert len(articles) > 20
    assert skipped[-1].why.startswith("truncated gzip data")


def test_a_truncated_pack_of_one_article_is_not_half_read(tmp_path: Path) -> None:
    packed = gzip.compress(os.urandom(5000).hex().encode() + TEXT.encode())
    articles, skipped = read(write(tmp_path / "a.txt.gz", packed[:-100]))
    assert articles == []
    assert skipped[0].why.startswith("truncated gzip data")


def test_entities_of_a_feed_are_not_unfolded(tmp_path: Path) -> None:
    rows = [f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10)]
    bomb = f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY l0 "lol">{"".join(rows)}]>'
    feed = f"{bomb}<rss><channel><item><description>&l9;</description></item></channel></rss>"
    assert "declares XML entities" in read(write(tmp_path / "a.xml", feed))[1][0].why


def test_hostile_text_is_kept_in_bounds(tmp_path: Path) -> None:
    text = "A\x00\x1b[31m line \u202ewith marks\ufeff and " + "word " * 100_000
    (found,), _ = read(write(tmp_path / "a.txt", text))
    assert found.text.startswith("A[31m line \u202ewith marks and word")


def test_a_page_has_a_limit_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_MAX_PAGE_BYTES", "1000")
    (row,) = read(SAMPLES / "page.html")[1]
    assert row.why == "larger than 1,000 bytes"
    assert "DATELINE_MAX_PAGE_BYTES" in row.do
    assert len(read(write(tmp_path / "a.txt", TEXT * 50))[0]) == 1
