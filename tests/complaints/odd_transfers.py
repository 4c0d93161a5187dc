"""The forms of transfers and of mail, each rightly filled in, for the rooms of `odd_rooms`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from complaints.mail_in.models import IncomingMail, MailIntake
from complaints.mail_in.services import take_in
from complaints.models import Complaint
from complaints.receipts import new_key
from complaints.transfers.models import CaseTransfer
from complaints.transfers.services import Sent, add_transfer
from foundation import clock
from foundation.loader import load_or_404


def sent_on(desk: Any, case: Complaint) -> CaseTransfer:
    """The open transfer of a case, entered if there is none."""
    found = desk.all(CaseTransfer, complaint_id=case.id, answered_on=None)
    if found:
        return found[0]
    with desk.work("gu") as gu:
        day = clock.today("Asia/Shanghai")
        told = Sent("hotline", "", new_key()[:20], day, day + timedelta(days=5), known=True)
        return add_transfer(load_or_404(Complaint, id=case.id), told, gu)


def held_mail(desk: Any) -> IncomingMail:
    """A mail that waits: it names a case and answers no mail of ours."""
    found = desk.all(IncomingMail, state="held")
    if found:
        return found[0]
    case = desk.case("in_hand")
    raw = f"From: wang@example.org\nSubject: {case.ref}\nMessage-ID: <{new_key()}@x>\n\n你好"
    with desk.work():
        take_in(raw.encode(), MailIntake(address="tousu@jiangzhou.example.org"))
    return desk.all(IncomingMail, state="held")[0]


def told_fields(desk: Any) -> dict[str, Any]:
    """What a body says, under a number of its own each time."""
    with desk.work():
        day = clock.today("Asia/Shanghai")
    return {
        "body": "regulator",
        "body_name": "江州市卫生健康委员会",
        "number": new_key()[:20],
        "received_on": day.isoformat(),
        "due_on": (day + timedelta(days=5)).isoformat(),
        "known": "yes",
    }


def transfer_ways(
    rooms: Any, entered: dict[str, Any]
) -> list[tuple[str, Callable[[], str], Callable[[], dict[str, Any]]]]:
    """Operation, path and fields of each form; `entered` is a complaint rightly filled in."""
    desk = rooms.desk

    def path(end: str) -> Callable[[], str]:
        def found() -> str:
            case = rooms.case("in_hand")
            return f"/app/complaints/{case.ref}/transfers/{sent_on(desk, case).id}/{end}"

        return found

    def held(end: str) -> Callable[[], str]:
        return lambda: f"/app/complaints/mail/{held_mail(desk).id}/{end}"

    def with_complaint() -> dict[str, Any]:
        rest = {name: value for name, value in entered.items() if name != "channel"}
        return {"key": new_key(), **rest, **told_fields(desk)}

    def answer() -> dict[str, Any]:
        return {"answered_on": told_fields(desk)["received_on"], "answered_via": "platform"}

    def day() -> dict[str, Any]:
        return {"due_on": told_fields(desk)["due_on"], "reason": "平台同意延期"}

    return [
        (
            "complaints.new_transfer",
            lambda: "/app/complaints/transfers/new",
            with_complaint,
        ),
        (
            "complaints.add_to_case",
            lambda: f"/app/complaints/{rooms.case('in_hand').ref}/transfers/new",
            lambda: told_fields(desk),
        ),
        *(
            (f"complaints.{name}", held(end), dict)
            for name, end in (("mail_to_case", "case"), ("mail_to_message", "message"))
        ),
        ("complaints.discard_mail", held("discard"), lambda: {"reason": "广告"}),
        (
            "complaints.mail_address",
            lambda: "/app/complaints/mail/address",
            lambda: {"address": "tousu@jiangzhou.example.org"},
        ),
        (
            "complaints.close_mail_address",
            lambda: "/app/complaints/mail/address/close",
            dict,
        ),
        ("complaints.answer_transfer", path("answer"), answer),
        ("complaints.move_transfer", path("day"), day),
    ]
