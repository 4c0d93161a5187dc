"""Our files: under their hash, for ever, and nothing else under that address."""

from __future__ import annotations

import gzip
import os

import pytest
from flask import Flask
from werkzeug.exceptions import NotFound

from foundation.web.assets import FOREVER, MISSING, Shelf, asset_url, serve


@pytest.fixture
def shelf(tmp_path) -> Shelf:
    (tmp_path / "css").mkdir()
    (tmp_path / "css" / "a.css").write_text("a { color: red }\n" * 50)
    (tmp_path / "secret.txt").write_text("no")
    return Shelf(tmp_path)


def test_the_same_content_has_the_same_address(shelf):
    assert shelf.url("css/a.css") == shelf.url("css/a.css")
    assert shelf.url("css/a.css").startswith("/static/")


def test_other_content_has_another_address_only_when_watching(shelf, tmp_path):
    watching = Shelf(tmp_path, watch=True)
    before = (shelf.url("css/a.css"), watching.url("css/a.css"))
    (tmp_path / "css" / "a.css").write_text("a { color: blue }\n")
    os.utime(tmp_path / "css" / "a.css", (1, 1))

    assert shelf.url("css/a.css") == before[0]
    assert watching.url("css/a.css") != before[1]


def test_it_is_served_for_ever_and_packed(visitor):
    plain = visitor.get(asset_url("css/tokens.css"), headers={"Accept-Encoding": "identity"})
    packed = visitor.get(asset_url("css/tokens.css"), headers={"Accept-Encoding": "gzip, br"})

    assert plain.headers["Cache-Control"] == FOREVER
    assert plain.content_type == "text/css; charset=utf-8"
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["Vary"] == "Accept-Encoding"
    assert gzip.decompress(packed.data) == plain.data
    assert len(packed.data) < len(plain.data) / 2


@pytest.mark.parametrize(
    ("digest", "path"),
    [
        ("0123456789", "css/a.css"),
        (MISSING, "css/none.css"),
        ("0123456789", "../secret.css"),
        ("0123456789", "/etc/passwd"),
    ],
)
def test_anything_else_is_not_found(shelf, digest, path):
    with Flask("x").test_request_context(), pytest.raises(NotFound):
        serve(shelf, digest, path)


def test_kinds_that_we_do_not_serve_have_no_address(shelf):
    assert shelf.url("secret.txt") == f"/static/{MISSING}/secret.txt"
    assert shelf.find("secret.txt") is None


def test_a_link_out_of_the_folder_is_not_followed(shelf, tmp_path):
    outside = tmp_path.parent / "outside.css"
    outside.write_text("x")
    (tmp_path / "css" / "out.css").symlink_to(outside)

    assert shelf.find("css/out.css") is None


def test_a_missing_file_does_not_stop_a_page(shelf):
    assert shelf.url("vendor/none.css") == f"/static/{MISSING}/vendor/none.css"
