"""What a complainant types: read, checked field by field, and never lost."""

from __future__ import annotations

import unicodedata
from dataclasses import asdict, dataclass, fields
from uuid import UUID

from email_validator import EmailNotValidError, validate_email

from complaints.services.identity import Identity
from complaints.services.intake import TEXT_LIMIT, Lodging
from foundation.web.texts import gettext
from portal.posted import Fields, one
from tenants.queries import Node

ANONYMOUS, NAMED = "anonymous", "named"
YES, NO = "yes", "no"
NEWS = ("", YES, NO)  # who says nothing has not agreed
ITSELF, ELSEWHERE = "itself", "elsewhere"  # what the complaint is about
LONGEST = {
    "text": TEXT_LIMIT - 500,  # leaves room for when and where, which are kept with it
    "when": 100,
    "where": 100,
    "department": 100,
    "about": 20,
    "contact": 20,
    "name": 80,
    "phone": 40,
    "email": 254,
    "news": 10,
}
_SUBJECT = 60


@dataclass(frozen=True)
class Typed:
    """The fields of the form as they came."""

    text: str = ""
    when: str = ""
    where: str = ""
    department: str = ""
    about: str = ""
    contact: str = ""
    name: str = ""
    phone: str = ""
    email: str = ""
    news: str = ""

    def as_fields(self) -> dict[str, str]:
        """Field by field, for the hidden fields of the second page."""
        return asdict(self)


NAMES = tuple(field.name for field in fields(Typed))


def read(posted: Fields) -> Typed:
    """The typed values: with plain line ends and without outer spaces."""
    return Typed(**{name: _clean(one(posted, name)) for name in NAMES})


def _clean(value: str) -> str:
    plain = value.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", plain).strip()


def faults_of(typed: Typed, departments: dict[str, Node]) -> dict[str, str]:
    """What is wrong, a sentence for each field."""
    faults = {name: _odd() for name in NAMES if _is_odd(getattr(typed, name))}
    if not typed.text:
        faults.setdefault("text", gettext("Please tell us what happened."))
    for name, most in LONGEST.items():
        if len(getattr(typed, name)) > most:
            faults[name] = gettext("Please keep it to %(most)s characters.", most=most)
    if typed.department and typed.department not in departments:
        faults["department"] = gettext("Choose one from the list.")
    if typed.news not in NEWS and "news" not in faults:
        faults["news"] = gettext("Please choose one of the two.")
    if typed.about not in ("", ITSELF, ELSEWHERE):
        faults["about"] = gettext("Please choose one of the two.")
    elif typed.about == ITSELF and not typed.department:
        faults.setdefault("department", gettext("Choose the department that it is about."))
    return faults | _contact_faults(typed, faults)


def _contact_faults(typed: Typed, faults: dict[str, str]) -> dict[str, str]:
    left = bool(typed.name or typed.phone or typed.email)
    if typed.contact not in (ANONYMOUS, NAMED):
        return {"contact": gettext("Please choose one of the two.")}
    if typed.contact == ANONYMOUS:
        sentence = gettext("To stay anonymous, please empty name, phone and email.")
        return {"contact": sentence} if left else {}
    if not left:
        return {
            "contact": gettext(
                "Please leave a name, a phone number or an email, or stay anonymous."
            )
        }
    if typed.email and "email" not in faults and not _is_email(typed.email):
        return {"email": gettext("This does not look like an email address.")}
    return {}


def _is_email(text: str) -> bool:
    try:
        validate_email(text, check_deliverability=False)
    except EmailNotValidError:
        return False
    return True


def _is_odd(text: str) -> bool:
    return any(
        (unicodedata.category(c) == "Cc" and c not in "\n\t") or unicodedata.category(c) == "Cs"
        for c in text
    )


def _odd() -> str:
    return gettext("Please leave out characters that cannot be shown.")


def lodging_of(typed: Typed, key: str, departments: dict[str, Node], language: str) -> Lodging:
    """The complaint that the form makes."""
    place: UUID | None = None
    if typed.department:
        place = departments[typed.department].department.id
    anonymous = typed.contact == ANONYMOUS
    identity = Identity(typed.name, typed.phone, typed.email)
    return Lodging(
        key=key,
        subject=_subject(typed.text),
        text=_whole_text(typed),
        anonymous=anonymous,
        department_id=place,
        department_itself=place is not None and typed.about == ITSELF,
        language="en" if language == "en" else "zh",
        wants_news=typed.news == YES,
        identity=Identity() if anonymous else identity,
    )


def _whole_text(typed: Typed) -> str:
    lines = [typed.text]
    if typed.when:
        lines.append(gettext("When: %(words)s", words=typed.when))
    if typed.where:
        lines.append(gettext("Where: %(words)s", words=typed.where))
    return "\n".join(lines)


def _subject(text: str) -> str:
    """The first line, cut where it is long: what the case is called in lists."""
    first = text.split("\n", maxsplit=1)[0]
    return first if len(first) <= _SUBJECT else first[: _SUBJECT - 1] + "…"
