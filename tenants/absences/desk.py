"""What the desk says of absences: that one is away or stands in for somebody."""

from __future__ import annotations

from collections.abc import Iterator

from foundation.web.viewer import Viewer
from tenants.absences.queries import away_now, stands_in_for
from tenants.desk import Shown


def who_stands_in(viewer: Viewer) -> Iterator[Shown]:
    """One's own absence, and those for whom one stands in today."""
    own, others = away_now().get(viewer.user_id), stands_in_for(viewer.user_id)
    if own is not None or others:
        yield Shown("tenants/absences/_desk.html", {"own": own, "others": list(others.values())})
