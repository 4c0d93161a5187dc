"""An expert gives weights by the link of a round: once, whole, and making 100."""

from __future__ import annotations

import math
from collections.abc import Mapping

from foundation import clock
from foundation.errors import Invalid, NotFound
from foundation.unit_of_work import session
from foundation.web.texts import gettext
from surveys.weighing.queries import Seat, seat_of
from tenants.queries import own_tenant

LEAST = 1.0
"""An indicator nobody wants to count is for a remark; a weight of 0 would take it out unseen."""


def open_seat(token: str) -> Seat:
    """The place of a link that is still good; `NotFound` for any other, whatever the reason."""
    seat = seat_of(token)
    if not seat.open:
        raise NotFound
    return seat


def give_weights(token: str, weights: Mapping[str, float], comment: str) -> None:
    """Keep what an expert gives; the same once more, as a second click sends it, changes nothing.

    `Invalid` beside the fields of what does not make 100.
    """
    seat = seat_of(token, lock=True)
    given, remark = {code: round(float(one), 2) for code, one in weights.items()}, comment.strip()
    if not seat.open:
        if (seat.answer.weights, seat.answer.comment) == (given, remark):
            return
        raise NotFound
    _check(given, seat.panel.codes)
    today = clock.today(own_tenant().zone)
    seat.answer.weights, seat.answer.comment, seat.answer.answered_on = given, remark, today
    session().flush()


def _check(given: Mapping[str, float], codes: tuple[str, ...]) -> None:
    if given.keys() != set(codes):
        raise Invalid(gettext("This form is incomplete. Please open the page again."))
    if not all(math.isfinite(one) and LEAST <= one <= 100 for one in given.values()):
        raise Invalid(gettext("Please give each part from 1 to 100."))
    total = round(math.fsum(given.values()), 2)
    if total != 100:
        raise Invalid(
            gettext("These add up to %(total)s. They need to make 100.", total=f"{total:g}")
        )
