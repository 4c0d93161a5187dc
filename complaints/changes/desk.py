"""What the desk lists of changes: texts that wait for somebody who did not write them."""

from __future__ import annotations

from collections.abc import Iterator

from complaints.changes.models import Change, ChangeText
from complaints.changes.queries import waiting_texts
from complaints.changes.workflow import PUBLISH
from foundation.web.languages import language
from foundation.web.texts import gettext
from foundation.web.viewer import Viewer
from tenants.desk import Group, Task
from tenants.desk_clocks import waiting_since

_LISTED = 8


def texts_to_review(viewer: Viewer) -> Iterator[Group]:
    """Texts that this person may publish and did not write, the longest waiting first."""
    if not viewer.may(PUBLISH):
        return
    own = str(viewer.user_id)
    found = [pair for pair in waiting_texts() if own not in pair[0].writers]
    tasks = [_task(*pair) for pair in found[:_LISTED]]
    url = "/app/changes?state=in_review"
    yield Group(gettext("Texts of “You said, we did” to review"), tasks, len(found), url)


def _task(text: ChangeText, change: Change) -> Task:
    pill = waiting_since(text.submitted_at or text.created_at, 1, 3)
    return Task(
        what=gettext("Review before it is public: %(words)s", words=text.did(language())),
        url=f"/app/changes/{change.ref}",
        action=gettext("Read and decide"),
        due=pill.due,
        look=pill.look,
        words=pill.words,
        facts=(change.ref,),
    )
