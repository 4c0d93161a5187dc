"""All that is kept of somebody in their answers and links, as they get it: rows and files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from foundation.errors import Refusal
from foundation.unit_of_work import session
from foundation.uploads import fetch, uploads_of
from foundation.uploads.kinds import ENDINGS
from foundation.uploads.names import download_name
from foundation.web.languages import language
from surveys.answer_files import ANSWERED
from surveys.contacts import contact_in
from surveys.definition.model import Questionnaire as Content
from surveys.erasure.finding import findable
from surveys.models import QuestionnaireVersion, Response, Survey
from surveys.personal_models import PersonalLink, ResponseContact, ResponseOrigin
from surveys.queries import content_of
from surveys.staff_lists import said
from tenants.subjects.rooms import Copied


def copy_answers(ids: Sequence[UUID]) -> Copied:
    """Each answer in words, with what it came with, the contact details left and the files."""
    rows = session().execute(findable(ids).order_by(Response.day, Response.id)).all()
    known = [response.id for response, _ in rows]
    origins = _by_id(ResponseOrigin, known)
    contacts = _by_id(ResponseContact, known)
    tables: dict[str, list[dict[str, Any]]] = {"answers": [], "answers_attributes": []}
    tables["answers_contact"] = []
    for number, (response, survey) in enumerate(rows, start=1):
        content = _content(response)
        head = {"number": number, "survey": survey.ref, "day": response.day.isoformat()}
        tables["answers"] += [{**head, **line} for line in _lines(response, survey, content)]
        if origin := origins.get(response.id):
            tables["answers_attributes"] += [
                {**head, "attribute": name, "value": value}
                for name, value in origin.attributes.items()
            ]
        if contact := contacts.get(response.id):
            tables["answers_contact"] += [
                {**head, "line": content.words_of(code, language()), "value": text}
                for code, text in contact_in(contact.sealed).items()
            ]
    return Copied(tables, _files(known))


def copy_links(ids: Sequence[UUID]) -> Copied:
    """What lists say of somebody; not whether a link of an anonymous survey was used."""
    query = (
        select(PersonalLink, Survey)
        .join(Survey, Survey.id == PersonalLink.survey_id)
        .where(PersonalLink.id.in_(list(ids)))
        .order_by(Survey.ref, PersonalLink.key)
    )
    rows = [
        {
            "survey": survey.ref,
            "title": survey.name(language()),
            "key": link.key,
            "name": link.name,
            "email": link.email,
            "phone": link.phone,
            "about_the_visit": link.attributes,
            "about_the_person": link.contact,
            "made_at": link.created_at.isoformat(),
            "good_until": link.expires_at.isoformat() if link.expires_at else None,
            "taken_back_at": link.revoked_at.isoformat() if link.revoked_at else None,
        }
        for link, survey in session().execute(query)
    ]
    return Copied({"invitations": rows})


def _by_id(table: Any, ids: Sequence[UUID]) -> dict[UUID, Any]:
    return {row.id: row for row in session().scalars(select(table).where(table.id.in_(ids)))}


def _content(response: Response) -> Content:
    version = select(QuestionnaireVersion).where(QuestionnaireVersion.id == response.version_id)
    return content_of(session().scalars(version).one())


def _lines(response: Response, survey: Survey, content: Content) -> list[dict[str, Any]]:
    """Question and answer in words; one that cannot be shown stands as it is kept."""
    told, given = language(), response.answers
    leaves = {leaf.code: leaf for leaf in content.leaves}
    return [
        {
            "title": survey.name(told),
            "question": content.words_of(code, told) if code in leaves else code,
            "answer": (said(leaves[code], value, told) if code in leaves else "") or value,
        }
        for code, value in given.items()
    ]


def _files(ids: Sequence[UUID]) -> list[tuple[str, bytes]]:
    found = []
    for upload in uploads_of(ANSWERED, ids):
        try:
            data = fetch(upload)
        except Refusal:
            continue  # refused by the scanner, or still to be looked at
        found.append((download_name(upload.name, ENDINGS[upload.media_type][0]), data))
    return found
