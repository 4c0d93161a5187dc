"""The external auditor: let in to a period by the administrator, reads it, is on record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from guest_sides import make_sides

from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from tenants.models import PLATFORM_ID, User
from tenants.services.trail import record_privately
from tests.walks.conftest import Walker, sign_in

if TYPE_CHECKING:
    from house_cast import Cast

pytestmark = pytest.mark.browser


def speak(cast: Cast, language: str) -> None:
    """Have the people of the story read in a language."""
    for name in ("alice", "ernst"):
        with tenant_scope(PLATFORM_ID), unit_of_work():
            user = session().get_one(User, cast.people[name].user_id)
            if user.locale != language:
                user.locale = language
                record_privately("user.renamed", user)


@pytest.mark.parametrize(
    ("language", "width", "scripts"), [("zh", 360, False), ("en", 1440, True)], ids=["zh", "en"]
)
def test_a_guest_is_let_in_reads_and_is_on_record(
    cast: Cast, app: Any, walker: Any, language: str, width: int, scripts: bool
) -> None:
    own, other = make_sides(cast, app)
    speak(cast, language)

    def browser(name: str) -> Walker:
        opened = walker(width=width, language=language, scripts=scripts, shots=f"guest-{language}")
        for person in (cast.alice, cast.ernst):
            person.get("/app/")
        return sign_in(opened, cast.people[name])

    admin, guest = browser("alice"), browser("ernst")
    admin.go("/app/members/invite")
    admin.tick("roles", "external_auditor")
    admin.fill(email="guest@example.org", name="Guest", until="2027-06-30T17:30")
    admin.look("invite")
    admin.press("Send the invitation")
    admin.sees("Please choose at least one evaluation period for an external auditor.")
    admin.look("invite-refused")
    admin.tick("assigned", str(own.period_id))
    admin.press("Send the invitation")
    admin.look("members")
    admin.go(f"/app/members/{cast.ernst.membership_id}")
    admin.look("member")
    guest.go("/app/")
    guest.sees("What you may read")
    guest.look("desk")
    for path in (
        "/app/complaints",
        f"/app/complaints/{own.case}",
        "/app/actions",
        f"/app/actions/{own.action}",
        f"/app/evaluations/{own.period_id}",
        f"/app/results/{own.survey}",
        "/app/reports",
    ):
        guest.go(path)
        guest.look(path.replace("/", "-"))
        assert other.case not in guest.page.content()
    admin.go("/app/audit?reading=only")
    admin.sees("Read a page, as an auditor")
    admin.look("trail")
