"""The mails to experts who are asked for weights, in plain words and in their language."""

from __future__ import annotations

from foundation.mail import write_mail
from foundation.unit_of_work import settings
from foundation.web.moments import day_words
from foundation.web.texts import gettext, speaking
from surveys.models import Questionnaire
from surveys.weighing.models import WeightExpert, WeightPanel, WeightRound
from tenants.queries import own_tenant, user_names


def ask_expert(
    expert: WeightExpert,
    panel: WeightPanel,
    held: WeightRound,
    questionnaire: Questionnaire,
    token: str,
    *,
    again: bool,
) -> None:
    """Send the link of a round; `again` reminds of one that was sent before."""
    tenant, spoken = own_tenant(), "en" if expert.language == "en" else "zh"
    with speaking(spoken):
        house, about = _line(tenant.name(spoken)), _line(questionnaire.name(spoken))
        who = user_names([panel.created_by]).get(panel.created_by, "")
        subject = gettext("%(house)s: your judgement on weights is asked", house=house)
        if again:
            subject = gettext("%(house)s: please do not forget the weights", house=house)
        body = [
            gettext("Dear %(name)s,", name=_line(expert.name)),
            gettext(
                "%(who)s of %(house)s asks you how much each part of the questionnaire"
                " “%(about)s” should count.",
                who=who or house,
                house=house,
                about=about,
            ),
            *([panel.note] if panel.note else []),
            _parts(panel, spoken),
            _round(held.number),
            gettext(
                "Please open this link by %(day)s. It is for you alone and takes one answer:",
                day=day_words(held.until, spoken),
            ),
            f"{settings().base_url.rstrip('/')}/app/weights/{tenant.slug}/{token}",
            gettext(
                "What you give is shown to nobody singly: others see the median and the quartiles"
                " of all experts, and remarks without names."
            ),
        ]
        write_mail(expert.email, subject, "\n\n".join(body) + "\n", spoken)


def _parts(panel: WeightPanel, spoken: str) -> str:
    names = panel.names(spoken)
    return "\n".join(f"· {_line(names[code])}" for code in panel.codes)


def _round(number: int) -> str:
    if number == 1:
        return gettext("Spread 100 points over them, as you see it.")
    return gettext(
        "This is round %(number)s. You will see what all experts gave in the last round and what"
        " you gave yourself; keep it or change it.",
        number=number,
    )


def _line(text: str) -> str:
    return " ".join(text.split())
