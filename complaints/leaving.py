"""What somebody who leaves has open here: cases."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from complaints.services.checking import handlers
from complaints.services.handing_over import cases_of_person, hand_over_many, people_with_cases
from complaints.workflow import HANDLE, STATE_WORDS
from foundation.web.texts import gettext
from foundation.web.viewer import Viewer
from tenants.leaving import LISTED, Line, OpenWork


def cases_in_hand(user_id: UUID, viewer: Viewer) -> Iterable[OpenWork]:
    """The cases of somebody; disputed ones go to somebody new by their own step."""
    if not viewer.may(HANDLE):
        return

    def hand(taker: UUID, reason: str) -> int:
        number = 0
        while cases := cases_of_person(user_id, viewer):
            revisions = {case.ref: case.revision for case in cases}
            number += hand_over_many(revisions, user_id, taker, reason, viewer)
        return number

    total = people_with_cases(viewer).get(user_id, 0)
    cases = cases_of_person(user_id, viewer) if total else []
    yield OpenWork(
        "cases",
        gettext("Cases in hand"),
        [
            Line(
                gettext(
                    "%(ref)s %(subject)s (%(state)s)",
                    ref=case.ref,
                    subject=case.subject,
                    state=STATE_WORDS[case.state],
                ),
                f"/app/complaints/{case.ref}",
            )
            for case in cases[:LISTED]
        ],
        total,
        handlers(),
        hand,
    )
