"""Tables of complaints.

What an anonymous complainant did carries no time finer than the day and random keys; who somebody
is lies in a table of its own, encrypted (SECURITY ANON-4, ANON-7).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import Boolean, CheckConstraint, Index, String, Uuid, column, false, func
from sqlalchemy import text as in_sql
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import TenantRow, tenant_index, tenant_key, tenant_unique
from foundation.identifiers import random_id

# Where no clock runs: after every due moment, so that one index holds the order of all cases.
NEVER = "'9999-01-01 00:00:00+00'::timestamp with time zone"


class Complaint(TenantRow):
    """A case. Its states and steps stand in `workflow`, its due dates in `clocks`.

    `clock_from` is when its clocks start: when it came in, or for an anonymous one at the next
    opening of a later working day. `transfer_due` is by when a body that sent the case on has to be
    answered, whatever its own state. `due_at` is the nearest clock that still runs. Moments that an
    anonymous complainant set are the midnight that begins their local day. `held_at` is since when
    the clock to answer stands still for a question to the complainant, `held_seconds` how much
    working time such pauses have put it off by; each is a `CasePause`. An answered case
    closes without a word after the day `silent_until`; one that closed so may be objected to up to
    the day `object_until`, which no other closed case has. `look_again` says that the
    complainant judged a closed case so that somebody has to look at it again. `rules_id` is the
    version of the time rules under which it came in, None for the house's standard;
    `longer_asked_at` is since when a longer time to answer waits for somebody to allow it. A
    duplicate is closed as `merged_into_id`, which itself is merged into none; `split_from_id` is
    the case that the receipt of both opens. `wants_news` says that the complainant agreed to be
    told once when something changes because of it. `earlier_outcome` is what the
    first answer said that was disputed or opened again. `erased_on` is the day on which everything
    that somebody said in it was erased; nothing is done in such a case any more.
    """

    __tablename__ = "complaints"
    __table_args__ = (
        tenant_key("departments", "department_id"),
        tenant_key("responses", "response_id", ondelete="SET NULL"),
        tenant_key("time_rules", "rules_id"),
        tenant_key("complaints", "merged_into_id"),
        tenant_key("complaints", "split_from_id"),
        tenant_unique("ref"),
        tenant_unique("receipt_digest"),
        tenant_unique("response_id"),
        tenant_index("complaints", "state", "due_at"),
        tenant_index("complaints", "department_id", "received_on"),
        tenant_index("complaints", "handler_id", "state"),
        tenant_index("complaints", "received_on", "ref"),
        tenant_index(
            "complaints", "merged_into_id", where=column("merged_into_id", Uuid).is_not(None)
        ),
        tenant_index(
            "complaints", "split_from_id", where=column("split_from_id", Uuid).is_not(None)
        ),
        Index(
            "ix_complaints_in_turn",
            *("tenant_id", "department_id", "category", "received_on", "ref"),
            postgresql_include=["id"],  # so that one pass in this order needs nothing else
        ),
        Index(
            "ix_complaints_order_of_clocks",
            "tenant_id",
            # Not coalesce(), which behind a policy PostgreSQL does not look up in an index; with
            # the line ends by which the database tells it.
            in_sql(f"(\nCASE\n    WHEN due_at IS NULL THEN {NEVER}\n    ELSE due_at\nEND)"),
            "ref",
        ),
        tenant_index("complaints", "clock_from", where=~column("announced", Boolean)),
        tenant_index("complaints", "closed_at"),
        tenant_index("complaints", "transfer_due", where=column("transfer_due").is_not(None)),
        tenant_index("complaints", "silent_until", where=column("state", String) == "answered"),
        tenant_index("complaints", "rated_at", where=column("look_again", Boolean)),
        tenant_index("complaints", "longer_asked_at", where=column("longer_asked_at").is_not(None)),
        Index(
            "ix_complaints_words",
            # Asked by `cases_saying` alone.
            func.case_words(column("tenant_id"), column("ref"), column("subject")),
            postgresql_using="gin",
        ),
        CheckConstraint(
            "state IN ('received', 'in_hand', 'proposed', 'answered', 'disputed', 'closed')",
            name="state",
        ),
        CheckConstraint(
            "channel IN"
            " ('portal', 'response', 'telephone', 'counter', 'letter', 'regulator', 'mail')",
            name="channel",
        ),
        CheckConstraint("NOT anonymous OR received_at IS NULL", name="anonymous_by_the_day"),
        CheckConstraint("rating BETWEEN 1 AND 5", name="rating"),
        CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed"),
        CheckConstraint("held_at IS NULL OR state = 'in_hand'", name="held_in_hand"),
        CheckConstraint("held_seconds >= 0", name="held_seconds"),
        CheckConstraint("NOT look_again OR state = 'closed'", name="look_again"),
        CheckConstraint(
            "merged_into_id IS NULL OR (state = 'closed' AND merged_into_id <> id)", name="merged"
        ),
        CheckConstraint("split_from_id <> id", name="split"),
        CheckConstraint("erased_on IS NULL OR state = 'closed'", name="erased"),
    )
    audit_personal: ClassVar[frozenset[str]] = frozenset(
        {"subject", "text", "proposal", "rating_text"}
    )
    audit_secret: ClassVar[frozenset[str]] = frozenset({"receipt_digest", "lodged_digest"})

    id: Mapped[UUID] = mapped_column(primary_key=True, default=random_id, sort_order=-1)
    ref: Mapped[str]
    receipt_digest: Mapped[str | None]
    lodged_digest: Mapped[str] = mapped_column(default="")
    channel: Mapped[str]
    anonymous: Mapped[bool] = mapped_column(default=False)
    wants_news: Mapped[bool] = mapped_column(default=False, server_default="false")
    language: Mapped[str] = mapped_column(default="zh")
    subject: Mapped[str]
    text: Mapped[str]
    category: Mapped[str] = mapped_column(default="other")
    severity: Mapped[str] = mapped_column(default="moderate")
    safety: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(default="received")
    department_id: Mapped[UUID | None]
    handler_id: Mapped[UUID | None]
    response_id: Mapped[UUID | None]
    merged_into_id: Mapped[UUID | None]
    split_from_id: Mapped[UUID | None]
    received_on: Mapped[date]
    received_at: Mapped[datetime | None]
    rules_id: Mapped[UUID | None]
    clock_from: Mapped[datetime]
    acknowledge_due: Mapped[datetime]
    first_answer_due: Mapped[datetime | None]
    resolve_due: Mapped[datetime]
    promised_at: Mapped[datetime | None]
    transfer_due: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    held_at: Mapped[datetime | None]
    held_seconds: Mapped[int] = mapped_column(default=0, server_default="0")
    acknowledged_at: Mapped[datetime | None]
    first_answered_at: Mapped[datetime | None]
    longer_asked_at: Mapped[datetime | None]
    assigned_at: Mapped[datetime | None]
    proposed_at: Mapped[datetime | None]
    proposed_by: Mapped[UUID | None]
    proposal: Mapped[str] = mapped_column(default="")
    answered_at: Mapped[datetime | None]
    disputed_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    outcome: Mapped[str | None]
    earlier_outcome: Mapped[str | None]
    rating: Mapped[int | None]
    rating_text: Mapped[str] = mapped_column(default="")
    rated_at: Mapped[datetime | None]
    silent_until: Mapped[date | None]
    silence_told: Mapped[bool] = mapped_column(default=False, server_default=false())
    object_until: Mapped[date | None]
    look_again: Mapped[bool] = mapped_column(default=False, server_default=false())
    entries: Mapped[int] = mapped_column(default=0)
    announced: Mapped[bool] = mapped_column(default=True)
    erased_on: Mapped[date | None]
    revision: Mapped[int] = mapped_column(default=1)


class Complainant(TenantRow):
    """Who complained, encrypted; shown only by a reveal with its reason (ANON-7).

    By the digests, made under the pepper, the cases of somebody who asks for them are found. Of an
    anonymous complainant there is none, so that nothing joins their cases; None is a row that was
    written before there were any.
    """

    __tablename__ = "complainants"
    __table_args__ = (
        tenant_key("complaints", "complaint_id", ondelete="CASCADE"),
        tenant_unique("complaint_id"),
        tenant_index("complainants", "email_digest"),
        tenant_index("complainants", "phone_digest"),
    )
    audited = "names and numbers stay out of the trail; each reveal is recorded on the complaint"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=random_id, sort_order=-1)
    complaint_id: Mapped[UUID]
    name: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    email_digest: Mapped[str | None] = mapped_column(default="")
    phone_digest: Mapped[str | None] = mapped_column(default="")


class CaseMessage(TenantRow):
    """A message of a case: "theirs", "ours" or a "note" among colleagues. Never changed."""

    __tablename__ = "case_messages"
    __table_args__ = (
        tenant_key("complaints", "complaint_id", ondelete="CASCADE"),
        tenant_unique("complaint_id", "number"),
        tenant_index("case_messages", "day", where=~column("announced", Boolean)),
        CheckConstraint("direction IN ('theirs', 'ours', 'note')", name="direction"),
        CheckConstraint("(direction = 'theirs') = (author_id IS NULL)", name="author"),
    )
    audited = "recorded on the complaint, without the text, which an erasure can so reach"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=random_id, sort_order=-1)
    complaint_id: Mapped[UUID]
    number: Mapped[int]
    direction: Mapped[str]
    author_id: Mapped[UUID | None]
    text: Mapped[str]
    day: Mapped[date]
    at: Mapped[datetime | None]
    announced: Mapped[bool] = mapped_column(default=True)


class CaseStep(TenantRow):
    """A step that was taken: from which state to which, by whom (None: the complainant), why.

    `handler_id` is who had the case after it; steps of former times do not say.
    """

    __tablename__ = "case_steps"
    __table_args__ = (
        tenant_key("complaints", "complaint_id", ondelete="CASCADE"),
        tenant_unique("complaint_id", "number"),
        tenant_index("case_steps", "day", where=~column("announced", Boolean)),
        tenant_index("case_steps", "complaint_id", where=column("step") == "reopen"),
    )
    audited = "recorded as the step's own event on the complaint"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=random_id, sort_order=-1)
    complaint_id: Mapped[UUID]
    number: Mapped[int]
    step: Mapped[str]
    from_state: Mapped[str]
    to_state: Mapped[str]
    actor_id: Mapped[UUID | None]
    handler_id: Mapped[UUID | None]
    reason: Mapped[str] = mapped_column(default="")
    day: Mapped[date]
    at: Mapped[datetime | None]
    announced: Mapped[bool] = mapped_column(default=True)


class CasePause(TenantRow):
    """A time in which the clock to answer stood still, for the complainant had been asked.

    `seconds` is the working time of it, by the calendar of the day it ended. `ended_by` is empty
    where the complainant's words ended it.
    """

    __tablename__ = "case_pauses"
    __table_args__ = (
        tenant_key("complaints", "complaint_id", ondelete="CASCADE"),
        tenant_unique("complaint_id", "number"),
        CheckConstraint("until_at >= from_at", name="forwards"),
        CheckConstraint("until_at IS NOT NULL OR (seconds = 0 AND ended_by IS NULL)", name="ended"),
    )
    audited = "recorded as the steps that begin and end it"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=random_id, sort_order=-1)
    complaint_id: Mapped[UUID]
    number: Mapped[int]
    asked_by: Mapped[UUID]
    from_at: Mapped[datetime]
    until_at: Mapped[datetime | None]
    ended_by: Mapped[UUID | None]
    seconds: Mapped[int] = mapped_column(default=0)
