"""The mails of this room, in plain words and in the reader's language."""

from __future__ import annotations

from foundation.mail import write_mail
from foundation.unit_of_work import settings
from foundation.web.texts import gettext, speaking
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
