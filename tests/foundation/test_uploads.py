"""Files that people hand in, hostile ones among them."""

from __future__ import annotations

import io
import struct
import sys
import zipfile
import zlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from urllib.parse import unquote

import pytest
from PIL import Image

from foundation import storage
from foundation import unit_of_work as work_unit
from foundation.errors import Conflict, Gone, Invalid, NotFound, TooLarge, Unavailable
from foundation.identifiers import random_id
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from foundation.uploads import (
    FROM_CUSTOMERS,
    FROM_STAFF,
    HandedIn,
    UnsupportedKind,
    Upload,
    fetch,
    inspect,
    keep,
    receiving,
    uploads_of,
)
from foundation.uploads.names import clean_name, download_name
from foundation.web.downloads import download
from foundation.work.models import Work
from tenants.jobs import scan_uploads

PLACE = {0x8825: {1: "N", 2: (31.0, 14.0, 0.0), 3: "E", 4: (121.0, 29.0, 0.0)}}  # GPS


@pytest.fixture(autouse=True)
def _asked(app):
    with app.test_request_context(headers={"Accept-Language": "en"}):
        yield


def picture(kind="JPEG", size=(40, 30), **more):
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, kind, **more)
    return out.getvalue()


def office(part="word", *, members=(), contents=""):
    kind = "wordprocessingml.document" if part == "word" else "spreadsheetml.sheet"
    main = f"application/vnd.openxmlformats-officedocument.{kind}.main+xml"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", contents or f'<Types><o t="{main}"/></Types>')
        for name in members:
            archive.writestr(name, b"\x00")
    return out.getvalue()


def one(name, data, kinds=FROM_CUSTOMERS):
    return inspect([HandedIn(name, data)], kinds)[0]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_keeps_nothing_but_itself(kind):
    exif = Image.Exif()
    exif[0x0110] = "A phone of Lin Jing"
    exif[0x9003] = "2026:11:21 09:12:00"
    exif.get_ifd(0x8825).update(PLACE[0x8825])
    data = picture(kind, exif=exif) + b"<script>alert(1)</script>"
    cleaned = one("IMG_1.jpg", data)
    assert b"Lin Jing" in data
    for trace in (b"Lin Jing", b"2026:11", b"Exif", b"script"):
        assert trace not in cleaned.data
    with Image.open(io.BytesIO(cleaned.data)) as again:
        assert again.format == kind
        assert again.size == (40, 30)
        assert not again.getexif()


def test_a_picture_taken_sideways_stands_upright_without_its_note():
    exif = Image.Exif()
    exif[0x0112] = 6
    with Image.open(io.BytesIO(one("a.jpg", picture(exif=exif)).data)) as upright:
        assert upright.size == (30, 40)


def test_text_of_a_png_is_gone():
    from PIL.PngImagePlugin import PngInfo

    info = PngInfo()
    info.add_text("Author", "Lin Jing")
    assert b"Lin Jing" not in one("a.png", picture("PNG", pnginfo=info)).data


def test_text_of_an_older_device_becomes_utf_8():
    assert one("说明.txt", "少发了一盒药".encode("gb18030")).data.decode() == "少发了一盒药"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("photo.png", b"MZ\x90\x00\x03" + bytes(60)),
        ("photo.jpg", b"\x7fELF\x02\x01\x01" + bytes(60)),
        ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("drawing.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("page.html", b"<!doctype html><script>alert(1)</script>"),
        ("page.txt", b"\n\n<!DOCTYPE html><p>hello"),
        ("page.txt", b"hello <script>alert(1)</script>"),
        ("run.txt", b"#!/bin/sh\nrm -rf /\n"),
        ("shell.php", b"<?php system($_GET['c']);"),
        ("shell.php.png", picture("PNG")),
        ("shell.php", picture("PNG")),
        ("letter.exe", b"hello, this is only text"),
        ("paper.pdf", b"%PDF-1.7\n%%EOF"),
        ("letter.docx", office()),
        ("things.zip", office(contents="<Types/>")),
        ("photo.png", b"GIF89a" + bytes(30)),
        ("noise.txt", b"one\x00two"),
        ("noise", bytes(range(256))),
    ],
)
def test_customers_hand_in_pictures_and_text_alone(name, data):
    with pytest.raises(UnsupportedKind) as refused:
        one(name, data)
    assert refused.value.status == 415
    assert "pictures" in str(refused.value.sentence)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("macro.docx", office(members=["word/vbaProject.bin"])),
        ("macro.xlsx", office(members=["xl/other/VBAPROJECT.BIN"], part="xl")),
        ("renamed.docx", office(contents="application/vnd.ms-word.document.macroEnabled.main+xml")),
        ("control.docx", office(contents="wordprocessingml.document.main+xml activeX+xml")),
        ("letter.docm", office()),
        ("sheet.docx", office("xl")),
        ("not.docx", b"PK\x03\x04" + bytes(100)),
        ("polyglot.pdf", b"MZ%PDF-1.7"),
    ],
)
def test_staff_hand_in_no_macros_and_nothing_in_disguise(name, data):
    with pytest.raises(UnsupportedKind):
        one(name, data, FROM_STAFF)


def test_staff_hand_in_documents_as_they_are():
    for name, data in (("a.docx", office()), ("a.xlsx", office("xl")), ("a.pdf", b"%PDF-1.7\n")):
        assert one(name, data, FROM_STAFF).data == data


def png_of(width, height):
    """A picture of so many pixels in a few bytes: the head says so, the body is one row."""

    def chunk(kind, body):
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    body = zlib.compress(bytes(width + 1))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(8000, 5001), (30_000, 30_000), (2**31 - 1, 2**31 - 1)])
def test_a_bomb_of_pixels_is_refused_by_its_head(size):
    with pytest.raises(TooLarge):
        one("a.png", png_of(*size))


def test_a_bomb_in_a_png_s_text_is_refused():
    data = picture("PNG")
    text = b"Comment\x00\x00" + zlib.compress(bytes(70_000_000))
    chunk = struct.pack(">I", len(text)) + b"zTXt" + text
    chunk += struct.pack(">I", zlib.crc32(b"zTXt" + text))
    bomb = data[:33] + chunk + data[33:]
    try:
        cleaned = one("a.png", bomb)
    except (Invalid, TooLarge):
        return
    assert len(cleaned.data) < 2_000


@pytest.mark.parametrize("data", [picture()[:-30], picture("PNG")[:50], b"\xff\xd8\xff\xe0junk"])
def test_a_damaged_picture_is_refused(data):
    with pytest.raises(Invalid):
        one("a.jpg", data)


def test_empty_large_and_many_are_refused():
    with pytest.raises(Invalid):
        one("a.txt", b"")
    with pytest.raises(TooLarge):
        one("a.txt", b"a" * (10 * 1024 * 1024 + 1))
    with pytest.raises(Invalid):
        inspect([HandedIn("a.txt", b"a")] * 6, FROM_CUSTOMERS)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boot.txt", "boot.txt"),
        ("..%2f..%2fx.txt", "%2f..%2fx.txt"),
        ("a\x00b.txt", "ab.txt"),
        ("a\r\nSet-Cookie: x=1.txt", "aSet-Cookie: x=1.txt"),
        ("invoice\u202efdp.txt", "invoicefdp.txt"),
        ("\ud800.txt", "txt"),
        ("", "file"),
        ("...", "file"),
        ("药单 1.jpg", "药单 1.jpg"),
    ],
)
def test_names_are_text_to_be_shown(given, shown):
    assert clean_name(given) == shown


def test_a_long_name_keeps_its_ending():
    name = clean_name("长" * 300 + ".jpg")
    assert len(name) <= 100
    assert name.endswith(".jpg")


@pytest.mark.parametrize(
    "name", ['a";x=1.txt', "a\r\nb.txt", "../b.txt", "药单.txt", "\u202ea.txt", "x" * 400]
)
def test_the_header_of_a_download_is_one_safe_line(cast, name):
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        upload = kept_one(name)
        response = download(upload)
    header = response.headers["Content-Disposition"]
    assert header.startswith('attachment; filename="')
    assert header.isascii()
    assert unquote(header.partition("filename*=UTF-8''")[2]) == download_name(name, "txt")
    assert not set("\r\n\0/\\") & set(header)
    assert header.count('"') == 2
    assert response.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert download_name(name, "txt").endswith(".txt")


def kept_one(name="a.txt", data=b"hello", owner=None, kind="complaint"):
    files = inspect([HandedIn(name, data)], FROM_CUSTOMERS)
    return keep(files, owner_kind=kind, owner_id=owner or random_id())[0]


def test_kept_and_given_back(cast):
    owner = random_id()
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        kept_one("b.txt", b"second", owner)
        kept_one("a.txt", b"first", owner)
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        found = uploads_of("complaint", [owner])
        assert [(f.name, fetch(f)) for f in found] == [("a.txt", b"first"), ("b.txt", b"second")]
        assert uploads_of("action", [owner]) == []
        path = storage._path(found[0].id)
        assert path.stat().st_mode & 0o777 == 0o600
        assert found[0].id.version == 4
    with tenant_scope(cast.zenith.id), unit_of_work():
        assert uploads_of("complaint", [owner]) == []
        with pytest.raises(NotFound):
            fetch(found[0])


def test_nothing_lies_about_when_the_transaction_fails(cast):
    with tenant_scope(cast.jiangzhou.id):
        with pytest.raises(ZeroDivisionError), unit_of_work():
            upload = kept_one()
            assert storage._path(upload.id).exists()
            raise ZeroDivisionError
        with unit_of_work():
            assert not storage._path(upload.id).exists()


def test_no_more_than_twenty_for_one_owner(cast):
    owner = random_id()
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        for n in range(20):
            kept_one(f"{n}.txt", owner=owner)
        with pytest.raises(Invalid):
            kept_one("one more.txt", owner=owner)
        kept_one("elsewhere.txt")


def test_no_more_than_the_tenant_has_room_for(cast, monkeypatch):
    monkeypatch.setattr(receiving, "MOST_OF_A_TENANT", 12)
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        kept_one(data=b"12345678")
        with pytest.raises(TooLarge):
            kept_one(data=b"12345")
        kept_one(data=b"1234")
    with tenant_scope(cast.zenith.id), unit_of_work():
        kept_one(data=b"1234567")


def test_a_full_disk_leaves_no_row(cast, monkeypatch):
    def full(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("foundation.storage.save", full)
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        with pytest.raises(Unavailable):
            kept_one()
        assert session().query(Upload).count() == 0


@pytest.fixture
def scanner(settings, tmp_path):
    """A scanner that finds the word EICAR, and fails on the word BROKEN."""
    script = tmp_path / "scan.py"
    script.write_text(
        "import sys\n"
        "data = sys.stdin.buffer.read()\n"
        "sys.exit(2 if b'BROKEN' in data else 1 if b'EICAR' in data else 0)\n"
    )
    work_unit.connect(replace(settings, upload_scanner=f"{sys.executable} {script}"))
    yield
    work_unit.connect(settings)


def scanned(cast, data):
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        upload = kept_one(data=data)
        with pytest.raises(Conflict):
            fetch(upload)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: scan_uploads(), range(4)))
    scan_uploads()
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        return session().query(Upload).one()


def test_a_file_is_given_out_once_the_scanner_has_passed_it(cast, scanner):
    upload = scanned(cast, b"hello")
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        assert fetch(upload) == b"hello"


def test_what_the_scanner_finds_is_removed(cast, scanner):
    upload = scanned(cast, b"EICAR")
    assert upload.state == "refused"
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        with pytest.raises(Gone):
            fetch(upload)
        assert not storage._path(upload.id).exists()


def test_without_a_verdict_the_file_stays_back(cast, scanner, caplog):
    assert scanned(cast, b"BROKEN").state == "pending"
    assert "the upload scanner gave no verdict" in caplog.text


def test_file_and_row_say_the_day_alone(cast):
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        upload = kept_one()
        assert storage._path(upload.id).stat().st_mtime % 86_400 == 0
        assert session().query(Work).count() == 0
