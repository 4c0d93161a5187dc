"""The mails of this room, in plain words and in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from foundation.mail import write_mail
from foundation.unit_of_work import settings
from foundation.web.texts import gettext, ngettext, speaking
from tenants.models import MemberInvitation, Tenant, User
from tenants.permissions import role_words


def _address(path: str) -> str:
    return settings().base_url.rstrip("/") + path


def send_invitation(
    invitation: MemberInvitation, tenant: Tenant, token: str, inviter: str, language: str
) -> None:
    """Ask somebody to join; the link works once, for a week."""
    with speaking(language):
        house = tenant.name(language)
        if inviter:
            first = gettext(
                "%(who)s invites you to %(house)s on Huisheng.", who=inviter, house=house
            )
        else:
            first = gettext("You are invited to %(house)s on Huisheng.", house=house)
        body = [
            gettext("Dear %(name)s,", name=invitation.name),
            first,
            gettext("Your part there: %(roles)s.", roles=role_words(tuple(invitation.roles))),
            gettext("Open this link within 7 days to begin. It works once, and for you alone:"),
            _address(f"/app/invitations/{tenant.slug}/{token}"),
            gettext("If you do not know what this is about, you need not do anything."),
        ]
        write_mail(
            invitation.email,
            gettext("Invitation to %(house)s", house=house),
            "\n\n".join(body) + "\n",
            language,
        )


def send_reset_link(user: User, token: str) -> None:
    """Send the link to set another password; it works once, for half an hour."""
    with speaking(user.locale):
        body = [
            gettext("Dear %(name)s,", name=user.name),
            gettext("Open this link within 30 minutes to set another password. It works once:"),
            _address(f"/app/password/reset/{token}"),
            gettext(
                "If it was not you who asked, you need not do anything:"
                " your password stays as it is."
            ),
        ]
        subject = gettext("Set another password for Huisheng")
        write_mail(user.email, subject, "\n\n".join(body) + "\n", user.locale)


Said = tuple[Callable[[str], str], str]
MOST_LINES = 40


def send_reminders_mail(
    user: User, tenant: Tenant, fresh: Sequence[Said], missed: Sequence[Said]
) -> None:
    """Tell a person all that waits, in one mail: each a sentence and the address in the product."""
    spoken = "en" if user.locale == "en" else "zh"
    with speaking(spoken):
        house = tenant.name(spoken)
        number = len(fresh) + len(missed)
        body = [
            gettext("Dear %(name)s,", name=user.name),
            ngettext(
                "%(num)s thing at %(house)s waits for you.",
                "%(num)s things at %(house)s wait for you.",
                number,
                house=house,
            ),
            *_sentences(fresh, spoken),
        ]
        if missed:
            body.append(gettext("These should have come on an earlier day, when no mail went out:"))
            body += _sentences(missed, spoken)
        body.append(gettext("We write on working mornings only, and of each thing once."))
        subject = ngettext(
            "%(house)s: %(num)s thing waits for you",
            "%(house)s: %(num)s things wait for you",
            number,
            house=_one_line(house),
        )
        write_mail(user.email, subject, "\n\n".join(body) + "\n", spoken)


def _sentences(said: Sequence[Said], spoken: str) -> list[str]:
    lines = [f"· {words(spoken)}\n  {_address(url)}" for words, url in said[:MOST_LINES]]
    if len(said) > MOST_LINES:
        left = len(said) - MOST_LINES
        lines.append(ngettext("and %(num)s more", "and %(num)s more", left))
    return lines


def _one_line(text: str) -> str:
    return " ".join(text.split())
