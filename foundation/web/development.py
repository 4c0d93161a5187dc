"""Pages of development only: the style guide and the mail sink's reading page."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, render_template, request

from foundation.errors import NotFound
from foundation.mail_sink import kept_mails
from foundation.unit_of_work import settings
from foundation.web.access import public
from foundation.web.styleguide import samples

blueprint = Blueprint("development", __name__)


@blueprint.get("/app/styleguide")
@public("development only: the design system, with made-up samples")
def styleguide() -> str:
    """Every token and component in all its states; the respondent's page with `?page=survey`."""
    page = "survey" if request.args.get("page") == "survey" else "index"
    return render_template(f"styleguide/{page}.html", **samples())


@blueprint.get("/app/development/mail")
@public("development only: mail that went to the sink on this machine")
def mails() -> str:
    """What was sent, newest first."""
    if not settings().mail_sink_dir:
        raise NotFound
    return render_template(
        "development/mail.html", mails=kept_mails(Path(settings().mail_sink_dir))
    )
