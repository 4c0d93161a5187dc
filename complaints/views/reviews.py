"""What became of objections: how many were looked into anew and how often it ended otherwise."""

from __future__ import annotations

from flask import render_template, request, url_for

from complaints.queries import visible_to
from complaints.reviews.queries import review_lines, years_decided
from complaints.views.blueprint import blueprint
from foundation.web.access import requires
from foundation.web.texts import gettext
from foundation.web.viewer import viewer


@blueprint.get("/reviews")
@requires("complaint:read")
def reviews() -> str:
    """The figures by department and year, each with its cases."""
    seen = visible_to(viewer())
    years = years_decided(seen)
    asked = request.args.get("year", "")
    year = int(asked) if asked.isdecimal() and int(asked) in years else None
    tabs = [(None, gettext("All years")), *((each, str(each)) for each in years)]
    return render_template(
        "complaints/reviews.html",
        lines=review_lines(seen, year),
        year=year,
        tabs=[(words, url_for(".reviews", year=each), each == year, None) for each, words in tabs],
    )
