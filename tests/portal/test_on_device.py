"""Which pages may keep what is typed on the device, and what the pages say of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from asking import GOOD, Asked, Respondent, ask
from every_kind import CONTACT, FILE, every_kind
from inviting import way_into

from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from surveys.models import QuestionnaireVersion
from surveys.services import trials
from tenants.models import User

if TYPE_CHECKING:
    from house_cast import Cast

SCRIPT, SAID = "js/answers", "会留在这台设备上"


def test_the_page_says_that_it_keeps(single: Asked, lin: Respondent) -> None:
    lin.get(single.path)
    assert SCRIPT in lin.text
    assert SAID in lin.text
    assert 'data-apart=""' in lin.text
    lin.fill_in(single.path, GOOD)
    assert SCRIPT in lin.follow().get_data(as_text=True)


def test_each_page_and_size_is_one_of_its_own(anonymous: Asked, lin: Respondent) -> None:
    pages = set()
    lin.get(anonymous.path)
    pages.add(lin.text.split('data-page="')[1].split('"')[0])
    lin.post(anonymous.path, {"q.who": "self"})
    lin.follow()
    pages.add(lin.text.split('data-page="')[1].split('"')[0])
    lin.post(anonymous.path, {"go": "large"})
    lin.follow()
    pages.add(lin.text.split('data-page="')[1].split('"')[0])
    assert len(pages) == 3


def test_contact_details_and_files_are_named_as_kept_apart(cast: Cast, lin: Respondent) -> None:
    asked = ask(cast, "confidential", content=every_kind(CONTACT, FILE), paging="single")
    lin.get(asked.path)
    apart = lin.text.split('data-apart="')[1].split('"')[0].split()
    assert "q.reach.name" in apart
    assert "q.photo" in apart
    assert "q.wait" not in apart


@pytest.mark.parametrize("kind", ["kiosk", "embed"])
def test_kiosks_and_frames_have_no_such_script(
    cast: Cast, single: Asked, lin: Respondent, kind: str
) -> None:
    path = f"/jiangzhou/{way_into(cast, single, kind)}"
    lin.get(path)
    assert SCRIPT not in lin.text
    assert SAID not in lin.text
    lin.fill_in(path)
    assert SCRIPT not in lin.text


def test_a_test_has_none_either(cast: Cast, single: Asked, lin: Respondent) -> None:
    with tenant_scope(single.tenant_id), unit_of_work():
        version = session().get_one(QuestionnaireVersion, (single.tenant_id, single.version_id))
        person = session().get_one(User, cast.mei.user_id)
        link = trials.send_test(version, person, None)
    lin.get("/" + link.split("/", 3)[3])
    assert lin.status == 200
    assert SCRIPT not in lin.text
