"""Tables of personal links: who was asked, which links were used, what an answer came with.

They share no key with an anonymous answer, and a use has no time: see decision 0022.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import TenantRow, tenant_index, tenant_key, tenant_unique
from foundation.identifiers import random_id

_NOT_TOLD = "the trail tells of lists, by their numbers; who was asked stays out of it"


class PersonalLink(TenantRow):
    """A link for one person. Its token is known to that person alone: here lies its digest.

    Since `erased_on` it says nothing of the person and leads nowhere; it stays to be counted.
    `attributes` tell of the visit and are kept with an answer; `contact` tells of the person and
    is kept here alone. A link of an anonymous survey has neither.
    """

    __tablename__ = "personal_links"
    __table_args__ = (
        tenant_key("surveys", "survey_id"),
        tenant_key("collectors", "collector_id"),
        tenant_unique("token_digest"),
        tenant_unique("survey_id", "key"),
        tenant_index("personal_links", "collector_id"),
    )
    audited = _NOT_TOLD

    survey_id: Mapped[UUID]
    collector_id: Mapped[UUID]
    token_digest: Mapped[str]
    key: Mapped[str]
    name: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    attributes: Mapped[dict[str, Any]] = mapped_column(default=dict)
    contact: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    erased_on: Mapped[date | None]


class LinkUse(TenantRow):
    """That a link was used; `id` is the link's, and nothing tells when or by which answer.

    `form_digest` is made from the form's key, which is kept nowhere: a form that was sent twice is
    known again by it, and an answer is not found by it.
    """

    __tablename__ = "link_uses"
    __table_args__ = (
        tenant_key("personal_links", "id", ondelete="CASCADE"),
        tenant_index("link_uses", "survey_id"),
    )
    audited = _NOT_TOLD

    survey_id: Mapped[UUID]
    form_digest: Mapped[str]


class ResponseOrigin(TenantRow):
    """What an answer came with; `id` is the response's. An anonymous answer has no such row.

    A confidential one has the attributes of its link, a named one the link too, and so the person.
    """

    __tablename__ = "response_origins"
    __table_args__ = (
        tenant_key("responses", "id", ondelete="CASCADE"),
        tenant_key("personal_links", "link_id", ondelete="SET NULL"),
    )
    audited = "an answer is evidence of its own; an audit row would date it"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=random_id, sort_order=-1)
    link_id: Mapped[UUID | None]
    attributes: Mapped[dict[str, Any]] = mapped_column(default=dict)


class ResponseContact(TenantRow):
    """How somebody who answered wants to be reached; `id` is the response's. Sealed.

    `digests` are those of its addresses and numbers, with blanks between them; None in a row of
    former times, until the ticker has filled it in.
    """

    __tablename__ = "response_contacts"
    __table_args__ = (tenant_key("responses", "id", ondelete="CASCADE"),)
    audited = "an answer is evidence of its own; an audit row would date it"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=random_id, sort_order=-1)
    sealed: Mapped[str]
    digests: Mapped[str | None]


class ErasedAnswer(TenantRow):
    """That what somebody said in an answer was erased, and when; `id` is the response's."""

    __tablename__ = "erased_answers"
    __table_args__ = (tenant_key("responses", "id", ondelete="CASCADE"),)
    audited = "recorded with the request that it was erased for"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=random_id, sort_order=-1)
    erased_on: Mapped[date]
