"""Files of a case: for those who may read it, as downloads, each look recorded."""

from __future__ import annotations

import re

import pytest
from complaining import NAMED, Complainant, picture


@pytest.fixture
def path(app, cast, admin_connection):
    """The page of a case with a picture."""
    Complainant(app).complain(files=[picture()], department="cardiology", **NAMED)
    (ref,) = admin_connection.execute("SELECT ref FROM complaints").fetchone()
    return f"/app/complaints/{ref}"


def file_on(page):
    return re.findall(r'href="(/app/complaints/[^"]+/files/[^"]+)"', page.get_data(as_text=True))[0]


def test_the_desk_gets_it_as_a_download_and_the_trail_says_so(cast, path, admin_connection):
    page = cast.gu.get(path)
    assert "窗口.png" in page.get_data(as_text=True)
    got = cast.gu.get(file_on(page))
    assert got.status_code == 200
    assert got.headers["Content-Disposition"].startswith("attachment")
    assert got.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    row = admin_connection.execute(
        "SELECT actor_id FROM audit_events WHERE action = 'complaint.file_read'"
    ).fetchall()
    assert row == [(cast.gu.user_id,)]
    assert "下载了投诉的文件" in cast.alice.get("/app/audit").get_data(as_text=True)


def test_other_houses_find_nothing_nor_does_another_case(app, cast, path, admin_connection):
    file = file_on(cast.gu.get(path))
    assert cast.charlie.get(file).status_code == 404
    Complainant(app).complain("/zenith/complain", files=[picture()])
    (foreign,) = admin_connection.execute(
        "SELECT id FROM uploads WHERE tenant_id = %s", (cast.zenith.id,)
    ).fetchone()
    assert cast.gu.get(f"{path}/files/{foreign}").status_code == 404
