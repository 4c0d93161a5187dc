"""Files that people hand in, hostile ones among them."""

from __future__ import annotations

import io
import socketserver
import struct
import subprocess
import sys
import threading
import zipfile
import zlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from urllib.parse import unquote

import pikepdf
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
    documents,
    fetch,
    inspect,
    keep,
    receiving,
    stripping,
    uploads_of,
)
from foundation.uploads.names import clean_name, download_name
from foundation.web.downloads import download
from foundation.work.models import Work
from tenants.jobs import scan_uploads

RELATIONS = """<?xml version="1.0"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>
<Relationship Id="r2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/thumbnail" Target="docProps/thumbnail.jpeg"/>
</Relationships>"""  # noqa: E501 - as Word writes it
PLACE = {0x8825: {1: "N", 2: (31.0, 14.0, 0.0), 3: "E", 4: (121.0, 29.0, 0.0)}}  # GPS


@pytest.fixture(autouse=True)
def _asked(app):
    with app.test_request_context(headers={"Accept-Language": "en"}):
        yield


def picture(kind="JPEG", size=(40, 30), **more):
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, kind, **more)
    return out.getvalue()


def office(part="word", *, members=(), contents="", relations=""):
    kind = "wordprocessingml.document" if part == "word" else "spreadsheetml.sheet"
    main = f"application/vnd.openxmlformats-officedocument.{kind}.main+xml"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", contents or f'<Types><o t="{main}"/></Types>')
        archive.writestr("_rels/.rels", relations or RELATIONS)
        archive.writestr("docProps/core.xml", "<a>Lin Jing, 2026-11-20</a>")
        archive.writestr("docProps/thumbnail.jpeg", picture())
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


def paper(*, signed=False, locked=False):
    """A PDF that tells of its writer in every place that it has for it."""
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page().obj
        page.PieceInfo = pikepdf.Dictionary(Writer=pikepdf.String("Lin Jing"))
        page.Thumb = pdf.make_stream(b"Lin Jing")
        pdf.docinfo["/Author"] = "Lin Jing"
        with pdf.open_metadata() as told:
            told["dc:creator"] = ["Lin Jing"]
        pdf.attachments["Lin Jing.txt"] = b"a list of names"
        pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert('Lin')")
        if signed:
            pdf.Root.AcroForm = pikepdf.Dictionary(SigFlags=3, Fields=pikepdf.Array())
        out = io.BytesIO()
        lock = pikepdf.Encryption(user="", owner="x") if locked else False
        pdf.save(out, encryption=lock, compress_streams=False)
        return out.getvalue()


def with_size(data, size):
    """The archive whose list says that its part word/a.xml has another size."""
    changed = bytearray(data)
    at = data.rindex(b"PK\x01\x02", 0, data.rindex(b"word/a.xml"))
    changed[at + 24 : at + 28] = struct.pack("<I", size)
    return bytes(changed)


def test_documents_lose_what_they_tell_of_their_writers():
    for part in ("word", "xl"):
        cleaned = one(f"a.{'docx' if part == 'word' else 'xlsx'}", office(part), FROM_STAFF)
        with zipfile.ZipFile(io.BytesIO(cleaned.data)) as archive:
            names = archive.namelist()
            assert b"Lin" not in archive.read("docProps/core.xml")
            assert b"thumbnail" not in archive.read("_rels/.rels")
            assert b"officeDocument" in archive.read("_rels/.rels")
            assert {each.date_time for each in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert "docProps/thumbnail.jpeg" not in names
        assert one(f"b.{'docx' if part == 'word' else 'xlsx'}", cleaned.data, FROM_STAFF)
    raw = paper()
    assert b"Lin" in raw
    cleaned = one("a.pdf", raw, FROM_STAFF)
    with pikepdf.open(io.BytesIO(cleaned.data)) as pdf:
        assert len(pdf.pages) == 1
        assert len(pdf.attachments) == 0
        assert not {"/Metadata", "/OpenAction"} & set(pdf.Root.keys())
        assert not {"/PieceInfo", "/Thumb"} & set(pdf.pages[0].obj.keys())
        assert "/Info" not in pdf.trailer
        told = [each.read_bytes() for each in pdf.objects if isinstance(each, pikepdf.Stream)]
    assert not any(b"Lin" in each for each in (cleaned.data, *told))


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.pdf", paper(signed=True), "signed"),
        ("a.pdf", paper(locked=True), "locked"),
        ("a.pdf", b"%PDF-1.7\n" + bytes(500), "damaged"),
        ("a.docx", office(members=["../../etc/passwd"]), "damaged"),
        ("a.docx", office(members=["word\\..\\a"]), "damaged"),
        ("a.docx", office(members=["WORD/a.xml", "word/A.xml"]), "damaged"),
        (
            "a.docx",
            office(relations='<!DOCTYPE a [<!ENTITY b "c">]><Relationships>&b;</Relationships>'),
            "damaged",
        ),
        ("a.docx", office(relations="<Relationships"), "damaged"),
        ("a.docx", with_size(office(members=["word/a.xml"]), stripping.MOST_BYTES + 1), "too"),
    ],
)
def test_a_document_that_cannot_be_cleaned_is_refused(name, data, words):
    with pytest.raises(Invalid) as refused:
        one(name, data, FROM_STAFF)
    assert words in str(refused.value.sentence)


def test_a_part_that_holds_more_than_it_says_is_refused():
    data = office(members=["word/a.xml"])
    assert stripping.strip_office(data)
    with pytest.raises((ValueError, zipfile.BadZipFile)):
        stripping.strip_office(with_size(data, 0))


def test_a_process_that_does_not_come_back_refuses_the_document(monkeypatch):
    def late(*_args, **_more):
        raise subprocess.TimeoutExpired("stripping", 30)

    monkeypatch.setattr(documents.subprocess, "run", late)
    with pytest.raises(Invalid):
        one("a.pdf", paper(), FROM_STAFF)


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


@pytest.fixture(params=["socket", "loopback"])
def clamd(request, settings, tmp_path):
    """A daemon that speaks INSTREAM: it finds EICAR, and has trouble with BROKEN."""
    seen = []

    class Daemon(socketserver.StreamRequestHandler):
        def handle(self):
            assert self.rfile.read(10) == b"zINSTREAM\0"
            data = b""
            while size := struct.unpack("!I", self.rfile.read(4))[0]:
                data += self.rfile.read(size)
            seen.append(data)
            word = b"INSTREAM size limit exceeded. ERROR" if b"BROKEN" in data else b"stream: OK"
            self.wfile.write((b"stream: Eicar FOUND" if b"EICAR" in data else word) + b"\0")

    if request.param == "socket":
        path = str(tmp_path / "s")
        server = socketserver.UnixStreamServer(path, Daemon)
        address = f"clamd://{path}"
    else:
        server = socketserver.TCPServer(("127.0.0.1", 0), Daemon)
        address = f"clamd://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    work_unit.connect(replace(settings, upload_scanner=address))
    yield seen
    work_unit.connect(settings)
    server.shutdown()
    server.server_close()
    thread.join()


def test_the_daemon_passes_finds_and_gives_no_verdict(cast, clamd):
    """What it cannot judge stays back; what it finds is gone for good."""
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        large = b"large " * 30_000
        files = {word: kept_one(data=word) for word in (large, b"EICAR", b"BROKEN")}
    for _ in range(3):
        scan_uploads()
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        found = {
            word: session().get(Upload, (cast.jiangzhou.id, u.id)) for word, u in files.items()
        }
        assert fetch(found[large]) == large
        assert (found[large].state, found[large].scanned) == ("clean", True)
        assert found[b"EICAR"].state == "refused"
        assert not storage._path(found[b"EICAR"].id).exists()
        with pytest.raises(Gone):
            fetch(found[b"EICAR"])
        assert (found[b"BROKEN"].state, found[b"BROKEN"].scanned) == ("pending", False)
        with pytest.raises(Conflict):
            fetch(found[b"BROKEN"])
    assert large in clamd


def test_while_the_daemon_is_away_files_wait(cast, settings, tmp_path, caplog):
    work_unit.connect(replace(settings, upload_scanner=f"clamd://{tmp_path}/none"))
    try:
        assert scanned(cast, b"hello").state == "pending"
    finally:
        work_unit.connect(settings)
    assert "the upload scanner gave no verdict" in caplog.text


def test_file_and_row_say_the_day_alone(cast):
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        upload = kept_one()
        assert storage._path(upload.id).stat().st_mtime % 86_400 == 0
        assert session().query(Work).count() == 0
