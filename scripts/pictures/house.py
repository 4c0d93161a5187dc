"""The pages on which a house is set up and looked after: desk, invitation, account, trail."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

from scripts.paths import ROOT
from scripts.pictures.camera import PASSWORD, Camera

_PAGES = {
    "invite": "/app/members/invite",
    "account": "/app/account",
    "audit": "/app/audit?action=invitation.accepted",
}
_ADMINS = {"zh": "章明", "en": "Ming Zhang"}


def take_house(camera: Camera, page: Any) -> None:
    """Each page as the administrator of the hospital finds it; in the trail two events are open."""
    for name, address in _PAGES.items():
        page.goto(address)
        for closed in page.locator("main .hs-trail details").all()[:2]:
            closed.evaluate("it => { it.open = true }")
        camera.shoot(page, name, height=800)


def take_first_day(camera: Camera) -> None:
    """The desk of the administrator of a house that was created this minute."""
    address = f"{camera.language}@qingjiang.example.org"
    _create(f"qingjiang-{camera.language}", address, _ADMINS[camera.language])
    page = camera.page((1280, 760))
    page.goto(camera.mailed(page, address, "/app/invitations/"))
    page.fill("main [name=password]", PASSWORD)
    page.click("main form button[type=submit]")
    page.wait_for_load_state("load")
    if page.locator("main [name=email]").count():
        camera.sign_in(page, address)
    camera.speak(page)
    page.goto("/app/")
    camera.shoot(page, "first-day", height=800)


def _create(slug: str, address: str, name: str) -> None:
    """As the operator does it: the invitation goes out by mail."""
    told = {
        "slug": slug,
        "name-zh": "青江医院",
        "name-en": "Qingjiang Hospital",
        "industry": "hospital",
        "admin-email": address,
        "admin-name": name,
    }
    arguments = [part for option, value in told.items() for part in (f"--{option}", value)]
    command = [sys.executable, "-m", "scripts.operator", "create-tenant", *arguments]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
