"""Tables of questionnaires, periods, surveys, collectors and responses.

What an anonymous person made has random keys, no time finer than the day, and lies in tables that
share nothing with those that know who was asked (SECURITY ANON-4, ANON-5).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, CheckConstraint, DateTime, Index, LargeBinary, String, column, false
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import TenantRow, tenant_index, tenant_key, tenant_unique
from foundation.identifiers import random_id

_ANSWERS = "an answer is evidence of its own; an audit row would date it"


class Questionnaire(TenantRow):
    """A questionnaire through all its versions.

    `pack` is the library's that it was copied from, `pack_content` that as it was then, or when its
    updates were last looked through. Since `template_since` the house offers it to copy from.
    """

    __tablename__ = "questionnaires"
    __table_args__ = (tenant_unique("ref"),)

    ref: Mapped[str]
    name_zh: Mapped[str]
    name_en: Mapped[str] = mapped_column(default="")
    pack: Mapped[str | None]
    pack_content: Mapped[dict[str, Any] | None] = mapped_column(deferred=True)
    template_since: Mapped[datetime | None]
    archived_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    def name(self, language: str) -> str:
        """The working name in a language, with the other as fall-back."""
        return (self.name_en if language == "en" else self.name_zh) or self.name_zh


class QuestionnaireVersion(TenantRow):
    """A version: draft, in approval, approved (immutable: a trigger holds it), retired.

    `content` is what `surveys.definition` reads; `digest` is fixed at approval. People are kept
    as user ids: who wrote it may not approve it.
    """

    __tablename__ = "questionnaire_versions"
    __table_args__ = (
        tenant_key("questionnaires", "questionnaire_id"),
        tenant_unique("questionnaire_id", "number"),
        CheckConstraint("state IN ('draft', 'in_approval', 'approved', 'retired')", name="state"),
        CheckConstraint(
            "state NOT IN ('approved') OR (decided_by IS NOT NULL AND decided_by <> submitted_by"
            " AND digest IS NOT NULL)",
            name="approved_by_another",
        ),
    )

    questionnaire_id: Mapped[UUID]
    number: Mapped[int]
    state: Mapped[str] = mapped_column(default="draft")
    content: Mapped[dict[str, Any]]
    digest: Mapped[str | None]
    authors: Mapped[list[str]]
    submitted_by: Mapped[UUID | None]
    submitted_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None]
    decided_at: Mapped[datetime | None]
    decision_note: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    revision: Mapped[int] = mapped_column(default=1)


class EvaluationPeriod(TenantRow):
    """The calendar part of an evaluation period: local dates, half open [starts_on, ends_on).

    What comes after "closed" is the business of `evaluations`, whose workflow lists all states.
    """

    __tablename__ = "evaluation_periods"
    __table_args__ = (
        tenant_unique("name_zh"),
        CheckConstraint("starts_on < ends_on", name="dates"),
        CheckConstraint(
            "state IN ('open', 'closed', 'computed', 'published', 'locked')", name="state"
        ),
        CheckConstraint("grace_minutes BETWEEN 0 AND 10080", name="grace"),
    )

    name_zh: Mapped[str]
    name_en: Mapped[str] = mapped_column(default="")
    kind: Mapped[str] = mapped_column(default="quarter")
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    grace_minutes: Mapped[int] = mapped_column(default=30)
    state: Mapped[str] = mapped_column(default="open")
    created_at: Mapped[datetime]
    revision: Mapped[int] = mapped_column(default=1)

    def name(self, language: str) -> str:
        """The period's name in a language, with the other as fall-back."""
        return (self.name_en if language == "en" else self.name_zh) or self.name_zh


class AuditorPeriod(TenantRow):
    """A period that an external auditor may read: of a member, or of an invitation until used."""

    __tablename__ = "auditor_periods"
    __table_args__ = (
        tenant_key("evaluation_periods", "period_id", ondelete="CASCADE"),
        tenant_key("memberships", "membership_id", ondelete="CASCADE"),
        tenant_key("member_invitations", "invitation_id", ondelete="CASCADE"),
        tenant_unique("membership_id", "period_id"),
        tenant_unique("invitation_id", "period_id"),
        CheckConstraint("num_nonnulls(membership_id, invitation_id) = 1", name="one_owner"),
    )
    audited = "recorded by the periods' names with the event of the member or the invitation"

    period_id: Mapped[UUID]
    membership_id: Mapped[UUID | None]
    invitation_id: Mapped[UUID | None]


class Survey(TenantRow):
    """One asking: an approved version, in a period, with a promise of anonymity."""

    __tablename__ = "surveys"
    __table_args__ = (
        tenant_key("questionnaire_versions", "version_id"),
        tenant_key("evaluation_periods", "period_id"),
        tenant_unique("ref"),
        CheckConstraint("state IN ('draft', 'open', 'closed')", name="state"),
        CheckConstraint("anonymity IN ('anonymous', 'confidential', 'named')", name="anonymity"),
        CheckConstraint("opens_at < closes_at", name="times"),
    )

    ref: Mapped[str]
    name_zh: Mapped[str]
    name_en: Mapped[str] = mapped_column(default="")
    version_id: Mapped[UUID]
    period_id: Mapped[UUID]
    anonymity: Mapped[str]
    state: Mapped[str] = mapped_column(default="draft")
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    target: Mapped[float | None]
    by_proxy: Mapped[bool] = mapped_column(default=False, server_default=false())
    created_by: Mapped[UUID]
    created_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column(default=1)

    def name(self, language: str) -> str:
        """The survey's name in a language, with the other as fall-back."""
        return (self.name_en if language == "en" else self.name_zh) or self.name_zh


class Collector(TenantRow):
    """A way into a survey, for one department or for the whole house; `surveys.channels` has the
    kinds. What staff set about it is in `settings`.

    A place (a counter, a window, a ward) narrows it: a link has its place from the start or never,
    so that no earlier answer is counted for one. A closed link takes no answers; those given stay.
    """

    __tablename__ = "collectors"
    __table_args__ = (
        tenant_key("surveys", "survey_id"),
        tenant_key("departments", "department_id"),
        tenant_unique("short_code"),
        tenant_index("collectors", "survey_id"),
        CheckConstraint("kind IN ('public', 'kiosk', 'embed', 'personal', 'paper')", name="kind"),
        Index(
            "uq_collectors_place",
            *("tenant_id", "survey_id", "department_id", "kind", "place_zh"),
            unique=True,
            postgresql_where=(column("place_zh", String) != "")
            & column("closed_at", DateTime).is_(None),
            postgresql_nulls_not_distinct=True,
        ),
        CheckConstraint("place_en = '' OR place_zh <> ''", name="place"),
    )
    audited = "recorded as survey.collector_added on the survey"

    survey_id: Mapped[UUID]
    department_id: Mapped[UUID | None]
    short_code: Mapped[str]
    kind: Mapped[str] = mapped_column(default="public", server_default="public")
    settings: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    revision: Mapped[int] = mapped_column(default=1, server_default="1")
    place_zh: Mapped[str] = mapped_column(default="")
    place_en: Mapped[str] = mapped_column(default="")
    closed_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    def place(self, language: str) -> str:
        """The place's name in a language, with the other as fall-back; empty without a place."""
        return (self.place_en if language == "en" else self.place_zh) or self.place_zh


class ResponseDraft(TenantRow):
    """What somebody has filled in so far; found by a key in their cookie, gone after a day.

    `collector_id` is the way in: a collector, or the door of a trial.
    """

    __tablename__ = "response_drafts"
    __table_args__ = (
        tenant_unique("key_digest"),
        tenant_index("response_drafts", "expires_on"),
    )
    audited = _ANSWERS

    id: Mapped[UUID] = mapped_column(primary_key=True, default=random_id, sort_order=-1)
    collector_id: Mapped[UUID]
    key_digest: Mapped[str]
    answers: Mapped[dict[str, Any]]
    language: Mapped[str]
    expires_on: Mapped[date]


class Ballot(TenantRow):
    """The ballot box: an anonymous answer waits here alone, until the mixer moves a lot of them.

    Written in a transaction of its own with nothing beside it, so that no shared transaction,
    time or order ties it to anything else.
    """

    __tablename__ = "ballots"
    __table_args__ = (
        tenant_key("surveys", "survey_id"),
        tenant_unique("survey_id", "receipt_digest"),
    )
    audited = _ANSWERS

    id: Mapped[UUID] = mapped_column(primary_key=True, default=random_id, sort_order=-1)
    survey_id: Mapped[UUID]
    collector_id: Mapped[UUID]
    department_id: Mapped[UUID | None]
    version_id: Mapped[UUID]
    period_id: Mapped[UUID]
    receipt_digest: Mapped[str]
    answers: Mapped[dict[str, Any]]
    language: Mapped[str]
    flags: Mapped[list[str]]
    late: Mapped[bool]
    day: Mapped[date]


class Response(TenantRow):
    """An answered questionnaire; the truth from which all figures can be made again.

    `submitted_at` is empty for anonymous surveys. `receipt_digest` is made from the submission key
    too, so that one form counts once. `left_out` says that a person left it out by itself.
    """

    __tablename__ = "responses"
    __table_args__ = (
        tenant_key("surveys", "survey_id"),
        tenant_key("collectors", "collector_id"),
        tenant_key("departments", "department_id"),
        tenant_key("questionnaire_versions", "version_id"),
        tenant_key("evaluation_periods", "period_id"),
        tenant_unique("survey_id", "receipt_digest"),
        tenant_index("responses", "survey_id", "department_id"),
        tenant_index("responses", "survey_id", where=column("late", Boolean)),
        # what came since the last look; an anonymous response has no such time
        tenant_index(
            "responses",
            "survey_id",
            "submitted_at",
            where=column("submitted_at", DateTime).is_not(None),
        ),
    )
    audited = _ANSWERS

    id: Mapped[UUID] = mapped_column(primary_key=True, default=random_id, sort_order=-1)
    survey_id: Mapped[UUID]
    collector_id: Mapped[UUID]
    department_id: Mapped[UUID | None]
    version_id: Mapped[UUID]
    period_id: Mapped[UUID]
    receipt_digest: Mapped[str]
    answers: Mapped[dict[str, Any]]
    language: Mapped[str]
    flags: Mapped[list[str]]
    late: Mapped[bool]
    day: Mapped[date]
    submitted_at: Mapped[datetime | None]
    left_out: Mapped[bool] = mapped_column(server_default=false())


class Withdrawal(TenantRow):
    """How many answers of a survey were withdrawn on a day; `told` of them are in the trail."""

    __tablename__ = "withdrawals"
    __table_args__ = (
        tenant_key("surveys", "survey_id"),
        tenant_unique("survey_id", "day"),
        CheckConstraint("number > 0 AND told BETWEEN 0 AND number", name="number"),
    )
    audited = "told to the trail as survey.answers_withdrawn once the day is over"

    survey_id: Mapped[UUID]
    day: Mapped[date]
    number: Mapped[int]
    told: Mapped[int] = mapped_column(default=0)


class ResponseToFold(TenantRow):
    """A response that is not yet in a block; deleted on folding, so that no order remains."""

    __tablename__ = "responses_to_fold"
    __table_args__ = (
        tenant_key("responses", "id", ondelete="CASCADE"),
        tenant_index("responses_to_fold", "survey_id"),
    )
    audited = "bookkeeping of the figures"

    survey_id: Mapped[UUID]


class ResponseBlock(TenantRow):
    """Some ten thousand responses as columns of small integers, in shuffled order.

    `columns` names them; `data` is the int8 matrix, column after column, then departments and days
    as int16 places in the lists beside, then the flags as bits, then the doors, where there are
    some: collectors that have a place; all zlib-compressed. `unreadable` counts responses that
    cannot be shown. A block not `flagged` is from before there were flags in blocks; a job makes
    those of its survey anew.
    """

    __tablename__ = "response_blocks"
    __table_args__ = (
        tenant_key("surveys", "survey_id"),
        tenant_key("questionnaire_versions", "version_id"),
        tenant_index("response_blocks", "survey_id"),
    )
    audited = "made from the responses and can be made again"

    survey_id: Mapped[UUID]
    version_id: Mapped[UUID]
    size: Mapped[int]
    unreadable: Mapped[int] = mapped_column(default=0)
    flagged: Mapped[bool] = mapped_column(default=True, server_default=false())
    columns: Mapped[list[Any]]
    departments: Mapped[list[Any]]
    days: Mapped[list[Any]]
    doors: Mapped[list[Any]] = mapped_column(default=list)
    data: Mapped[bytes] = mapped_column(LargeBinary)
