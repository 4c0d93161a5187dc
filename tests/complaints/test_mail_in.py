"""Complaints by mail: each once, threaded by a proof alone, doubtful ones kept for a person."""

from __future__ import annotations

import base64
from email import policy
from email.message import EmailMessage

import pytest
from complaining import PICTURE
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from complaints.mail_in.marks import subject_mark, tag_of
from complaints.mail_in.models import IncomingMail, MailIntake
from complaints.mail_in.parsing import LARGEST, Parsed, Unreadable, parse
from complaints.mail_in.services import MOST_OF_A_SENDER
from complaints.models import CaseMessage, CaseStep, Complainant, Complaint
from complaints.queries import complainant_of
from complaints.receipts import new_key
from complaints.services.identity import opened
from foundation.audit.models import AuditEvent
from foundation.loader import load_or_404
from foundation.mail import Mail
from foundation.unit_of_work import session
from foundation.uploads import uploads_of
from foundation.uploads.models import Upload

ADDRESS, DOOR = "tousu@jiangzhou.example.org", "/mail-in/jiangzhou"
LIST = "/app/complaints/mail"
WANG = "Wang <wang@example.org>"


@pytest.fixture
def token(cast):
    page = cast.alice.post(f"{LIST}/address", {"address": ADDRESS})
    assert page.status_code == 200
    return page.text.split('text-break">', 1)[1].split("<", 1)[0].strip()


@pytest.fixture
def post(app, token):
    def send(raw, bearer=token, door=DOOR):
        data = raw if isinstance(raw, bytes) else raw.as_bytes()
        headers = {"Authorization": f"Bearer {bearer}"}
        return app.test_client().post(door, data=data, headers=headers)

    return send


def written(text="挂号排了两小时。", subject="挂号太慢", sender=WANG, **headers):
    mail = EmailMessage(policy=policy.default.clone(max_line_length=300))
    given = {"From": sender, "To": ADDRESS, "Subject": subject}
    given |= {"Message-ID": f"<{new_key()}@example.org>"} | headers
    for name, value in given.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail


def mails(desk):
    with desk.work():
        query = select(Mail).where(Mail.recipient == "wang@example.org")
        return list(session().scalars(query.order_by(Mail.created_at, Mail.id)))


def only(desk, model=Complaint, **columns):
    (row,) = desk.all(model, **columns)
    return row


def test_a_mail_becomes_a_case_once_and_is_acknowledged_once(desk, post, cast):
    mail = written()
    assert post(mail).get_data(as_text=True) == "taken\n"
    assert post(mail).get_data(as_text=True) == "again\n"
    case = only(desk)
    assert (case.channel, case.subject, case.text) == ("mail", "挂号太慢", "挂号排了两小时。")
    assert case.anonymous is False
    assert "wang@example.org" not in only(desk, Complainant).email
    with desk.work():
        kept = opened(complainant_of(load_or_404(Complaint, id=case.id)))
    assert (kept.name, kept.email) == ("Wang", "wang@example.org")
    (sent,) = mails(desk)
    assert case.ref in sent.subject
    assert "挂号" not in sent.subject + sent.body  # what it is about stays between the two of us
    page = cast.gu.get(f"/app/complaints/{case.ref}").text
    assert "电子邮件" in page
    assert "wang@example.org" not in page


def test_our_answer_goes_by_mail_and_theirs_comes_back_into_the_case(desk, post, cast):
    post(written())
    case = desk.take(only(desk), "acknowledge")
    cast.gu.post(f"/app/complaints/{case.ref}/replies", {"reply": "请问是哪一天？"})
    last = mails(desk)[-1]
    assert "请问是哪一天？" in last.body
    assert last.reply_to == ADDRESS
    quoted = "\n".join(f"> {row}" for row in last.body.split("\n"))
    by_subject = written(f"周二上午。\n\nOn Tuesday we wrote:\n{quoted}", f"Re: {last.subject}")
    by_id = written("三号窗口。", "Re: 您好", In_Reply_To=last.message_id)
    old = written("还有收费。", "回复", References=f"<a@b> {mails(desk)[0].message_id}")
    for mail in (by_subject, by_id, old):
        assert post(mail).get_data(as_text=True) == "added\n"
    theirs = desk.all(CaseMessage, direction="theirs")
    assert {m.text for m in theirs} == {"周二上午。", "三号窗口。", "还有收费。"}
    assert len(desk.all(Complaint)) == 1


def test_who_knows_a_reference_alone_writes_into_no_case(desk, post):
    post(written())
    case = only(desk)
    with desk.work():
        mark, tag = subject_mark(case), tag_of(case.id)
    wrong = mark.replace(tag, tag[::-1] if tag != tag[::-1] else "0" * 16)
    for mail in (
        written("撤回投诉", f"Re: {case.ref}", sender="Mallory <mallory@example.net>"),
        written("撤回投诉", f"Re: {case.ref}"),  # From is anybody's to write
        written("撤回投诉", f"Re: {wrong}"),
        written("撤回投诉", f"Re: {mark}", sender="Mallory <mallory@example.net>"),
    ):
        assert post(mail).get_data(as_text=True) == "held\n"
    assert desk.all(CaseMessage, direction="theirs") == []
    assert len(desk.all(Complaint)) == 1
    held = desk.all(IncomingMail, state="held")
    assert {row.complaint_id for row in held} == {case.id}
    assert sorted(row.doubts for row in held) == ["look_alike"] * 3 + ["other_sender"]
    assert len(mails(desk)) == 1  # nobody who is held hears from us


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto-Submitted": "auto-replied"},
        {"Precedence": "bulk"},
        {"X-Autoreply": "yes"},
        {"X-Auto-Response-Suppress": "All"},
        {"List-Id": "<news.example.org>"},
        {"Return-Path": "<>"},
        {"From": "MAILER-DAEMON@example.org"},
        {"From": ADDRESS},
    ],
)
def test_what_a_machine_sent_opens_nothing_and_is_not_answered(desk, post, headers):
    with desk.work():
        before = len(session().scalars(select(Mail)).all())
    assert post(written(**headers)).get_data(as_text=True) == "automatic\n"
    assert desk.all(Complaint) == []
    with desk.work():
        assert len(session().scalars(select(Mail)).all()) == before


def test_beyond_a_few_a_day_of_one_sender_they_wait(desk, post):
    said = [post(written()).get_data(as_text=True) for _ in range(MOST_OF_A_SENDER + 2)]
    assert said == ["taken\n"] * MOST_OF_A_SENDER + ["held\n"] * 2
    assert post(written(sender="li@example.org")).get_data(as_text=True) == "taken\n"
    assert len(mails(desk)) == MOST_OF_A_SENDER


def test_files_go_by_the_door_of_all_files_and_what_is_refused_is_named(desk, post, cast):
    mail = written()
    mail.add_attachment(PICTURE, maintype="image", subtype="png", filename="窗口.png")
    mail.add_attachment(b"MZ\x90", maintype="image", subtype="png", filename="x.png.exe")
    mail.add_attachment(b"<svg onload=alert(1)>", maintype="image", subtype="svg", filename="a.svg")
    post(mail)
    case = only(desk)
    with desk.work():
        assert [file.name for file in uploads_of("complaint", [case.id])] == ["窗口.png"]
    (step,) = desk.all(CaseStep, step="files_refused")
    assert "x.png.exe" in step.reason
    assert "a.svg" in step.reason
    assert "x.png.exe" in cast.gu.get(f"/app/complaints/{case.ref}").text


def test_a_person_decides_on_what_is_doubtful(desk, post, cast):
    assert "还没有接收邮件" not in cast.gu.get(LIST).text  # one is set up here
    for number in range(3):
        mail = written(f"正文{number}", X_Spam_Flag="YES")
        mail.add_attachment(PICTURE, maintype="image", subtype="png", filename="窗口.png")
        assert post(mail).get_data(as_text=True) == "held\n"
    first, second, third = sorted(desk.all(IncomingMail), key=lambda row: row.text)
    assert "挂号太慢" in cast.gu.get(LIST).text
    assert f"{LIST}/{first.id}" in cast.gu.get("/app/").text
    shown = cast.gu.get(f"{LIST}/{first.id}").text
    assert "正文0" in shown
    assert "窗口.png" in shown
    assert "wang@example.org" not in shown
    done = cast.gu.post(f"{LIST}/{first.id}/case")
    case = only(desk)
    assert done.location.endswith(case.ref)
    assert len(mails(desk)) == 1
    assert cast.gu.post(f"{LIST}/{second.id}/discard", {"reason": " "}).status_code == 400
    assert cast.gu.post(f"{LIST}/{second.id}/discard", {"reason": "广告"}).status_code == 302
    assert cast.gu.post(f"{LIST}/{second.id}/case").status_code == 409
    assert cast.gu.get(f"{LIST}/{second.id}").status_code == 404
    gone = only(desk, IncomingMail, id=second.id)
    assert (gone.state, gone.text, gone.sender, gone.reason) == ("discarded", "", "", "广告")
    owners = {file.owner_id for file in desk.all(Upload)}
    assert owners == {case.id, third.id}
    events = {event.action for event in desk.all(AuditEvent)}
    assert {"mail.held", "mail.taken", "mail.discarded"} <= events


def test_a_look_alike_is_added_by_somebody_who_knows(desk, post, cast):
    post(written())
    case = only(desk)
    post(written("换了邮箱，还是我。", f"Re: {case.ref}", sender="w2@example.org"))
    row = only(desk, IncomingMail, state="held")
    assert case.ref in cast.gu.get(f"{LIST}/{row.id}").text
    assert cast.gu.post(f"{LIST}/{row.id}/message").status_code == 302
    assert only(desk, CaseMessage, direction="theirs").text == "换了邮箱，还是我。"


def test_the_door_opens_by_the_token_alone(desk, post, token, app, cast):
    for answer in (
        post(written(), bearer="x"),
        post(written(), bearer=""),
        post(written(), door="/mail-in/zenith"),
        post(written(), door="/mail-in/nobody"),
        app.test_client().post(DOOR, data=b"x"),
    ):
        assert answer.status_code == 404
    assert post(b"x" * (LARGEST + 1)).status_code == 413
    assert post(b" \r\n").status_code == 422
    assert token not in only(desk, MailIntake).token_digest
    assert cast.alice.post(f"{LIST}/address/close").status_code == 302
    assert post(written()).status_code == 404
    assert desk.all(IncomingMail) == []


def test_only_who_may_sees_the_mails_and_sets_the_address(cast):
    for who in (cast.mei, cast.ouyang, cast.iris):
        assert who.get(LIST).status_code == 403
        assert who.get(f"{LIST}/address").status_code == 403
    assert cast.gu.post(f"{LIST}/address", {"address": ADDRESS}).status_code == 403
    assert cast.alice.post(f"{LIST}/address", {"address": "nobody"}).status_code == 400


def nested(depth):
    rows = b"From: a@example.org\n"
    for number in range(depth):
        rows += b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (number, number)
    return rows + b"\ntext\n"


HTML = b"From: a@example.org\nContent-Type: text/html; charset=utf-8\n\n"
HOSTILE = {
    "no header": b"\n\nhello",
    "no text": b"From: a@example.org\n",
    "two senders": b"From: a@example.org\nFrom: b@example.org\n\nhello",
    "a list of senders": b"From: a@example.org, b@example.org\n\nhello",
    "broken words": b"From: =?utf-8?B?////?= <a@example.org>\nSubject: =?x?Q?=ZZ?=\n\nhello",
    "a header in the name": b"From: =?utf-8?Q?a=0D=0ABcc:_x@y.org?= <a@example.org>\n\nhello",
    "quotes": b'From: "' + b'"' * 30_000 + b"\n\nhello",
    "brackets": b"From: " + b"(" * 30_000 + b"\n\nhello",
    "parameters": b"From: a@example.org\nContent-Type: text/plain" + b';a="' * 9_000 + b"\n\nx",
    "deep": nested(40),
    "as deep as we go": nested(6) + b"\n" * 100_000,
    "messages in messages": b"From: a@example.org\n" + b"Content-Type: message/rfc822\n\n" * 2_000,
    "many parts": b"From: a@example.org\nContent-Type: multipart/mixed; boundary=b\n\n"
    + b"--b\n\nx\n" * 20_000,
    "a boundary of nothing": b"From: a@example.org\n"
    b'Content-Type: multipart/mixed; boundary=""\n\nx',
    "an unknown charset": b"From: a@example.org\nContent-Type: text/plain; charset=zip\n\nhello",
    "a slow charset": b"From: a@example.org\nContent-Type: text/plain; charset=punycode\n\n"
    + b"a" * 90_000,
    "no base64": b"From: a@example.org\nContent-Transfer-Encoding: base64\n\n!!!!=",
    "no uuencode": b"From: a@example.org\nContent-Transfer-Encoding: x-uuencode\n\n"
    b"begin 644 x\n~~\n",
    "zeroes": b"From: a@example.org\nSubject: a\0b\n\na\0b",
    "surrogates": b"From: a@example.org\nSubject: \xed\xa0\x80\xff\n\n\xed\xa0\x80\xff",
    "a script": HTML + b"<p>hello</p><script>alert(1)</script><img src=x onerror=alert(2)>",
    "comments": HTML + b"<!--" * 50_000,
    "brackets in HTML": HTML + b"<" * 190_000,
    "unended scripts": HTML + b"<script>" * 20_000,
    "a number without end": HTML + b"&#" + b"9" * 100_000 + b";",
    "long headers": b"From: a@example.org\nX: " + b"y" * 70_000 + b"\n\nhello",
    "many references": b"From: a@example.org\nReferences: " + b"<a@b> " * 9_000 + b"\n\nhello",
    "a path for a name": b"From: a@example.org\nContent-Type: application/x; "
    b'name="../../etc/passwd\\0.png"\n\nhello',
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_mail_is_read_or_refused(name):
    found = parse(HOSTILE[name])
    assert isinstance(found, Parsed | Unreadable)
    if isinstance(found, Parsed):
        assert "\0" not in found.subject + found.text + found.name + found.address
        assert not {"\n", "\r"} & set(found.subject + found.name + found.address)
        assert "alert" not in found.text
        (found.subject + found.text + found.name).encode()  # nothing that cannot be kept


def test_hostile_mails_are_stored_or_refused_never_a_fault(desk, post):
    for name, raw in HOSTILE.items():
        assert post(raw).status_code in (200, 422), name


HEADS = st.sampled_from(
    [
        b"From",
        b"Subject",
        b"Content-Type",
        b"Content-Transfer-Encoding",
        b"Content-Disposition",
        b"Message-ID",
        b"References",
        b"MIME-Version",
        b"X",
    ]
)
PIECES = st.sampled_from(
    [
        b"a@example.org",
        b"multipart/mixed; boundary=b",
        b"text/html; charset=gbk",
        b"message/rfc822",
        b"base64",
        b"quoted-printable",
        b"x-uuencode",
        b'attachment; filename="a.png"',
        b"=?utf-8?B?5oqV6K+J?=",
        b"=?gb2312?Q?=B9=D2?=",
        b'"',
        b"<",
        b">",
        b";",
        b"(",
        b"\\",
    ]
)
VALUES = st.lists(PIECES | st.binary(max_size=12), max_size=5).map(b" ".join)
ROWS = st.lists(
    st.tuples(HEADS, VALUES).map(lambda pair: pair[0] + b": " + pair[1])
    | st.sampled_from([b"", b"--b", b"--b--", b"begin 644 x", b"=", b"\t x"])
    | st.binary(max_size=30),
    max_size=25,
)


@given(ROWS.map(b"\n".join) | st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(raw):
    found = parse(raw)
    assert isinstance(found, Parsed | Unreadable)
    if isinstance(found, Parsed):
        assert "\0" not in found.subject + found.text + found.name + found.address
        (found.subject + found.text + found.name + found.address).encode()
        for file in found.files:
            assert "\0" not in file.name
            file.name.encode()


def test_what_people_really_send_is_read():
    words = base64.b64encode("投诉：排队太久".encode("gbk")).decode()
    raw = (
        "From: =?gb2312?B?1cXD9A==?= <zhang@example.org>\r\n"
        f"Subject: =?gbk?B?{words}?=\r\n"
        "Message-ID: <1@example.org>\r\n"
        'Content-Type: multipart/alternative; boundary="x"\r\n\r\n'
        "--x\r\nContent-Type: text/plain; charset=gb2312\r\n"
        "Content-Transfer-Encoding: base64\r\n\r\n"
        f"{base64.b64encode('两小时。'.encode('gbk')).decode()}\r\n"
        "--x\r\nContent-Type: text/html; charset=gb2312\r\n\r\n<p>x</p>\r\n--x--\r\n"
    )
    found = parse(raw.encode())
    assert isinstance(found, Parsed)
    assert (found.name, found.address) == ("张敏", "zhang@example.org")
    assert (found.subject, found.text) == ("投诉：排队太久", "两小时。")
    rich = parse(HTML + "<p>一</p><style>p{}</style><div>二&amp;三</div>".encode())
    assert isinstance(rich, Parsed)
    assert rich.text == "一\n\n二&三"
