"""Answers and personal links of somebody who asks: found, copied, erased; figures stay."""

from __future__ import annotations

import io
import json
import zipfile
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from pathlib import Path

import pytest
from asking import SMALL, Respondent, ask
from complaining import picture
from every_kind import CONTACT, FILE
from inviting import invite, rows
from sqlalchemy import select, update
from wishes import ask as wish
from wishes import everything_in, found_by, make_admin, perform_all, verified

from complaints.models import Complaint
from foundation import clock
from foundation.audit import record
from foundation.audit.models import AuditEvent
from foundation.mail import Mail, write_mail
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, settings, unit_of_work
from foundation.uploads import Upload
from surveys.erasure import finding
from surveys.erasure.erasing import erase_answers, erase_links
from surveys.folding import compare, fold
from surveys.models import Response, Survey
from surveys.personal_models import PersonalLink, ResponseContact, ResponseOrigin
from tenants.subjects.models import COPY, ERASE, SubjectRequest

OTHER = {
    "type": "single",
    "code": "why",
    "text": {"zh": "为什么来？", "en": "Why?"},
    "options": [
        {"code": "ill", "text": {"zh": "生病", "en": "Ill"}},
        {"code": "else", "text": {"zh": "其他", "en": "Else"}, "other": True},
    ],
}
NIGHTS = {"type": "number", "code": "nights", "text": {"zh": "住了几晚？", "en": "Nights?"}}
CONTENT = deepcopy(SMALL)
CONTENT["sections"][-1]["questions"] += [OTHER, NIGHTS, CONTACT, FILE]
SAID = {
    "q.who": "self",
    "q.r1": "4",
    "q.nps": "9",
    "q.wish": "三楼座位太少",
    "q.why": "else",
    "q.why.else": "陪我母亲",
    "q.nights": "47",
    "q.reach.name": "林小雨",
    "q.reach.phone": "+86 138 0013 8000",
    "q.reach.email": "Lin@example.org",
}
SECRETS = ("三楼座位太少", "陪我母亲", "林小雨", "13800138000", "138 0013", "in@example.org")
PEOPLE = "key,name,email,phone,ward\nA1,林小雨,lin@example.org,13800138000,七病区\nA2,王芳,,,\n"


@pytest.fixture
def confidential(cast, app):
    """Lin's answer with everything, and five others'; their receipts."""
    asked = ask(cast, "confidential", paging="single", content=CONTENT)
    lin = Respondent(app)
    lin.fill_in(asked.path, {**SAID, "f.photo": [picture()]})
    lin.follow()
    for _ in range(5):
        Respondent(app).fill_in(asked.path, {"q.who": "self", "q.r1": "2", "q.reach.name": "王"})
    with tenant_scope(asked.tenant_id), unit_of_work():
        write_mail("lin@example.org", "您好", "内容", "zh")
        session().execute(update(Mail).values(state="sent", body=""))
        fold(asked.survey_id)
    asked.receipt = lin.receipt
    return asked


def lins(asked) -> Response:
    return next(row for row in rows(asked, Response) if row.answers.get("r1") == 4)


def erased(app, cast, *things) -> str:
    """A request that somebody allowed and the worker did."""
    url = wish(cast, *things)
    make_admin(cast, cast.mei)
    assert cast.mei.post(f"{url}/allow", {"revision": 1}).status_code == 302
    assert perform_all(app, cast, ERASE) == ["done"]
    return url


def test_found_by_address_number_or_receipt(confidential, cast):
    token = f"answers:{lins(confidential).id}"
    for typed in (
        {"email": " LIN@example.org"},
        {"phone": "0086-138 0013 8000"},
        {"receipt": confidential.receipt},
    ):
        page = found_by(cast, **typed)
        assert page.count('value="answers:') == 1, typed
        assert token in page
        assert "三楼座位" not in page  # whose it is, not what it says
    for typed in ({"email": "nobody@example.org"}, {"phone": "1380013"}, {"receipt": "X" * 26}):
        assert "answers:" not in found_by(cast, **typed)
    assert token not in cast.charlie.post("/app/subjects/find", {"email": "lin@example.org"}).text


def test_contact_details_of_former_times_become_findable(confidential, cast):
    with tenant_scope(confidential.tenant_id), unit_of_work():
        session().execute(update(ResponseContact).values(digests=None))
    finding.make_findable_everywhere()
    assert all(row.digests is not None for row in rows(confidential, ResponseContact))
    assert "answers:" in found_by(cast, email="lin@example.org")


def test_anonymous_answers_are_found_by_nothing_and_the_page_says_so(cast, app):
    asked = ask(cast, "anonymous", paging="single")
    links = invite(cast, asked, "key,name,email\nA1,林小雨,lin@example.org\n")
    lin = Respondent(app)
    lin.fill_in(links["A1"])
    lin.follow()
    page = found_by(cast, receipt=lin.receipt, email="lin@example.org", ref="A1")
    assert "answers:" not in page
    assert "invitations:" in page  # that she was asked is known, not what she said
    assert "匿名调查的答卷，任何人用任何办法都查不到" in page
    assert "匿名调查的答卷，任何人用任何办法都查不到" in cast.alice.get("/app/subjects/find").text


def test_nothing_of_the_person_is_left_and_every_figure_is(confidential, cast, app):
    before = everything_in(cast)
    assert all(words in before for words in ("三楼座位太少", "陪我母亲"))
    assert verified(cast)
    page = cast.alice.get(wish(cast, f"answers:{lins(confidential).id}", wish="erase")).text
    for words in ("1 个文件", "评分和选项", "匿名答卷", "留下的联系方式"):
        assert words in page, words
    url = f"/app/subjects/{rows(confidential, SubjectRequest)[0].ref}"
    make_admin(cast, cast.mei)
    assert cast.mei.post(f"{url}/allow", {"revision": 1}).status_code == 302
    assert perform_all(app, cast, ERASE) == ["done"]
    after = everything_in(cast)
    assert [words for words in SECRETS if words in after] == []
    kept = lins(confidential)
    assert kept.answers == {"who": "self", "r1": 4, "nps": 9, "why": "else"}
    assert kept.submitted_at is None
    assert rows(confidential, Upload) == []
    with unit_of_work():
        folder = Path(settings().storage_dir) / str(cast.jiangzhou.id)
    assert [each for each in folder.rglob("*") if each.is_file()] == []
    with tenant_scope(confidential.tenant_id), unit_of_work():
        assert compare(session().scalars(select(Survey)).one()).agree
    made = rows(confidential, SubjectRequest)[0]
    assert (made.state, made.left) == ("done", [])
    assert made.counts["answer_files"] == 1
    assert made.counts["answer_values"] == 4  # wish, words, nights, file
    assert verified(cast)
    again = found_by(cast, receipt=confidential.receipt)
    assert 'value="answers:' not in again
    assert "已经删除" in again
    for path in ("", "/answers", "/contacts", "/files", "/results"):
        shown = cast.mei.get(f"/app/surveys/{confidential.survey.ref}{path}")
        assert shown.status_code in (200, 302, 404), path
        assert "林小雨" not in shown.text


def test_twice_and_at_once_it_is_erased_once(confidential, cast, app):
    wanted = lins(confidential).id

    def once(_: int) -> dict[str, int]:
        with tenant_scope(confidential.tenant_id), unit_of_work():
            return erase_answers([wanted]).counts

    with ThreadPoolExecutor(4) as pool:
        counts = list(pool.map(once, range(4)))
    assert sorted(each.get("answers", 0) for each in counts) == [0, 0, 0, 1]
    assert once(5) == {}


def test_the_copy_holds_answers_contact_details_and_files(confidential, cast, app):
    url = wish(cast, f"answers:{lins(confidential).id}", wish="copy")
    assert cast.alice.post(f"{url}/copy").status_code == 302
    assert perform_all(app, cast, COPY) == ["done"]
    with zipfile.ZipFile(io.BytesIO(cast.alice.get(f"{url}/copy").data)) as archive:
        data = json.loads(archive.read("data.json"))
        names = archive.namelist()
    told = {line["question"]: line["answer"] for line in data["answers"]}
    assert told["最希望改进什么？"] == "三楼座位太少"
    assert "林小雨" in [line["value"] for line in data["answers_contact"]]
    assert any(name.startswith("files/001-") for name in names)
    assert {"answers.csv", "answers_contact.csv"} <= set(names)


def test_the_link_of_a_named_survey_leads_to_the_answer_until_it_is_erased(cast, app):
    asked = ask(cast, "named", paging="single")
    links = invite(cast, asked, PEOPLE)
    Respondent(app).fill_in(links["A1"], {"q.who": "self", "q.r1": "4", "q.wish": "想靠窗躺着"})
    link = next(row for row in rows(asked, PersonalLink) if row.key == "A1")
    for typed in ({"email": "LIN@example.org"}, {"phone": "+86 13800138000"}, {"ref": "a1"}):
        page = found_by(cast, **typed)
        assert f"invitations:{link.id}" in page, typed
        assert f"answers:{lins(asked).id}" in page, typed
    erased(app, cast, f"invitations:{link.id}", f"answers:{lins(asked).id}")
    after = everything_in(cast)
    for words in ("林小雨", "lin@example.org", "13800138000", "七病区", "想靠窗躺着"):
        assert words not in after, words
    assert "王芳" in after  # nobody else's
    assert [row.link_id for row in rows(asked, ResponseOrigin)] == []
    assert app.test_client().get(links["A1"]).status_code == 404
    kept = next(row for row in rows(asked, PersonalLink) if row.id == link.id)
    page = cast.mei.get(f"/app/surveys/{asked.survey.ref}/people/{code_of(asked)}").text
    assert kept.key in page
    assert f"{link.id}/answers" not in page
    assert verified(cast)


def code_of(asked) -> str:
    from surveys.models import Collector

    return next(row.short_code for row in rows(asked, Collector) if row.kind == "personal")


def test_an_unused_link_is_taken_back_and_renewing_passes_it_by(cast, app):
    asked = ask(cast, "confidential", paging="single")
    invite(cast, asked, PEOPLE)
    link = next(row for row in rows(asked, PersonalLink) if row.key == "A1")
    with tenant_scope(asked.tenant_id), unit_of_work():
        assert erase_links([link.id]).counts == {"invitations": 1}
        assert erase_links([link.id]).counts == {}
    kept = next(row for row in rows(asked, PersonalLink) if row.id == link.id)
    assert kept.revoked_at is not None
    renewed = cast.mei.post(f"/app/surveys/{asked.survey.ref}/people/{code_of(asked)}/renew")
    assert "erased-" not in renewed.text
    assert "A2" in renewed.text


def test_of_an_anonymous_survey_it_does_not_show_who_had_answered(cast, app):
    asked = ask(cast, "anonymous", paging="single")
    links = invite(cast, asked, "key,name\nA1,林小雨\nA2,王芳\n")
    Respondent(app).fill_in(links["A1"])
    ids = [row.id for row in rows(asked, PersonalLink)]
    with tenant_scope(asked.tenant_id), unit_of_work():
        erase_links(ids)
    assert {(row.name, row.revoked_at) for row in rows(asked, PersonalLink)} == {("", None)}


def test_a_case_opened_for_the_answer_quotes_it_no_more(confidential, cast, app):
    from complaints.services.intake import Lodging, lodge_from_response

    answer = lins(confidential)
    with tenant_scope(confidential.tenant_id), app.app_context(), unit_of_work():
        lodge_from_response(Lodging(key="", subject="座位", text="三楼座位太少"), answer.id)
    erased(app, cast, f"answers:{answer.id}")
    case = rows(confidential, Complaint)[0]
    assert case.response_id is None
    assert "已应请求删除" in case.text
    assert "三楼座位太少" not in everything_in(cast)
    told = [e for e in rows(confidential, AuditEvent) if e.action == "complaint.answer_erased"]
    assert len(told) == 1


def test_what_was_withdrawn_meanwhile_breaks_nothing(confidential, cast, app):
    from surveys.services.withdrawing import withdraw

    answer = lins(confidential)
    url = wish(cast, f"answers:{answer.id}")
    with tenant_scope(confidential.tenant_id), unit_of_work():
        withdraw(confidential.survey_id, answer.receipt_digest)
    assert "已撤回的一份答卷" in cast.alice.get(url).text
    make_admin(cast, cast.mei)
    assert cast.mei.post(f"{url}/allow", {"revision": 1}).status_code == 302
    assert perform_all(app, cast, ERASE) == ["done"]
    assert rows(confidential, SubjectRequest)[0].state == "done"


def test_whom_an_answer_names_has_no_part_in_erasing_it(cast, app):
    from tenants.directory.models import StaffEntry

    content = deepcopy(SMALL)
    content["sections"][-1]["questions"].append(
        {"type": "picker", "source": "staff", "code": "met", "text": {"zh": "谁？", "en": "Who?"}}
    )
    asked = ask(cast, "confidential", paging="single", content=content)
    Respondent(app).fill_in(asked.path, {"q.who": "self", "q.r1": "4"})
    answer = lins(asked)
    with tenant_scope(asked.tenant_id), unit_of_work():
        session().add(
            StaffEntry(
                code="s7",
                staff_number="A-7",
                name_zh="管理员",
                membership_id=cast.alice.membership_id,
                created_at=clock.now(),
            )
        )
        session().flush()
        record("staff.added", session().scalars(select(StaffEntry)).one())
        row = session().get_one(Response, (asked.tenant_id, answer.id))
        row.answers = {**row.answers, "met": "s7"}
    asked_by = cast.alice.post(
        "/app/subjects", {"things": [f"answers:{answer.id}"], "wish": "erase", "came_on": "x"}
    )
    assert asked_by.status_code == 404
    make_admin(cast, cast.mei)
    url = wish(cast, f"answers:{answer.id}", by=cast.mei)
    assert cast.alice.get(url).status_code == 404
    assert cast.alice.post(f"{url}/allow", {"revision": 1}).status_code == 404
