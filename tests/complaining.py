"""Complaining in tests: somebody who fills in the form and follows the case."""

from __future__ import annotations

import re
from io import BytesIO
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from asking import Respondent, hidden_fields, receipt_in
from sqlalchemy import select

from complaints.models import Complaint
from complaints.services import steps
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from tenants.permissions import permissions_of

if TYPE_CHECKING:
    from house_cast import Cast
    from werkzeug.test import TestResponse

FORM, DOOR = "/jiangzhou/complain", "/jiangzhou/follow"
TOLD: dict[str, Any] = {
    "text": "取药窗口少发了一盒药。\n回家才发现。",
    "when": "上周二",
    "where": "3 号窗口",
    "department": "",
    "contact": "anonymous",
    "name": "",
    "phone": "",
    "email": "",
}
NAMED = {"contact": "named", "name": "张敏", "phone": "139 0000 0000", "email": "zhang@example.org"}
PICTURE = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00:~\x9bU"
    b"\x00\x00\x00\nIDATx\x9cc`\x00\x00\x00\x02\x00\x01H\xaf\xa4q\x00\x00\x00\x00IEND\xaeB`\x82"
)


class Complainant(Respondent):
    """Somebody with something to complain about."""

    def tell(self, form: str = FORM, language: str = "zh", **told: Any) -> TestResponse:
        """Fill in the first page; the second comes with the receipt."""
        self.get(form, language)
        return self.send_page(form, go="next", **{**TOLD, **told})

    @property
    def form(self) -> dict[str, str]:
        """The hidden fields of the page, line ends and all."""
        assert self.page is not None
        return hidden_fields(self.page.get_data(as_text=True))

    def send_page(self, path: str = FORM, **typed: Any) -> TestResponse:
        """Send the page as it stands, with what is typed and the files that are chosen."""
        fields = {**self.form, **typed}
        files = fields.get("files")
        self.page = self.client.post(
            path, data=fields, content_type="multipart/form-data" if files else None
        )
        return self.page

    def complain(self, form: str = FORM, files: Any = None, **told: Any) -> str:
        """Complain, to the end; the receipt."""
        assert self.tell(form, **told).status_code == 200, self.text
        receipt = receipt_in(self.text)
        more = {"files": files} if files else {}
        assert self.send_page(form, go="send", **more).status_code == 200, self.text
        return receipt

    def enter(self, receipt: str, door: str = DOOR) -> TestResponse:
        """Show the receipt at the door, and go in if it opens."""
        self.get(door)
        self.page = self.client.post(door, data={**hidden_fields(self.text), "receipt": receipt})
        if self.page.status_code == 303:
            self.follow()
        return self.page

    def do(self, what: str, door: str = DOOR, **typed: Any) -> TestResponse:
        """Use one of the forms on the case's page."""
        path = f"{door}/{what}"
        form = self.text.split(f'action="{path}"', 1)[1].split("</form>", 1)[0]
        fields = {**hidden_fields(form), **typed}
        files = fields.get("files")
        self.page = self.client.post(
            path, data=fields, content_type="multipart/form-data" if files else None
        )
        return self.page


def picture(name: str = "窗口.png") -> tuple[BytesIO, str]:
    return BytesIO(PICTURE), name


def as_people_see(html: str) -> str:
    """The page without what differs each time: tokens and the request's number."""
    return re.sub(r'value="[^"]{40,}"|[0-9a-f]{16}', "", html)


class Desk:
    """The hospital's desk: Gu, with the rights of an administrator beside."""

    def __init__(self, cast: Cast) -> None:
        self.house = cast.jiangzhou.id
        held = permissions_of(("agent", "admin"))
        self.gu: Any = SimpleNamespace(
            user_id=cast.gu.user_id, departments=frozenset(), may=lambda wanted: wanted in held
        )

    def take(self, step: str, by: Any = None, **facts: Any) -> None:
        """Take a step as Gu, or with the same rights as somebody else."""
        staff = self.gu
        if by is not None:
            staff = SimpleNamespace(**{**vars(self.gu), "user_id": by.user_id})
        with tenant_scope(self.house), unit_of_work():
            case = session().scalars(select(Complaint)).one()
            steps.take_step(case, step, staff, case.revision, **facts)

    def answer(self) -> None:
        self.take("acknowledge", category="quality", severity="moderate")
        self.take("propose", outcome="upheld", text="内部意见：窗口漏了复核")
        self.take("answer", text="少发的药已经送到您家。")
