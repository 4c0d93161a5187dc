"""What may be done, and which role may do it: one list, one table over it."""

from __future__ import annotations

from foundation.web.texts import gettext

PERMISSIONS: tuple[str, ...] = (
    "account:use",
    "action:file",
    "action:judge",
    "action:read",
    "action:read-all",
    "action:review",
    "action:write",
    "answer:exclude",
    "audit:read",
    "change:publish",
    "change:read",
    "change:write",
    "complaint:count",
    "complaint:export",
    "complaint:extend",
    "complaint:extend-further",
    "complaint:handle",
    "complaint:keep",
    "complaint:read",
    "complaint:read-all",
    "complaint:resolve",
    "complaint:reveal",
    "department:read",
    "department:write",
    "finding:read",
    "finding:write",
    "member:read",
    "member:write",
    "pack:sign",
    "period:appeal",
    "period:publish",
    "period:read",
    "period:write",
    "questionnaire:approve",
    "questionnaire:read",
    "questionnaire:write",
    "report:create",
    "report:read",
    "result:read",
    "result:read-all",
    "result:read-staff",
    "sample:read",
    "sample:write",
    "settings:write",
    "staff:read",
    "staff:write",
    "subject:handle",
    "survey:read",
    "survey:write",
    "voucher:redeem",
    "wording:write",
)

# Every person who is signed in, member of a tenant or not yet.
ANYBODY = frozenset({"account:use"})

_READING = frozenset({"survey:read", "result:read", "result:read-all", "report:read"})
_CASES = frozenset({"complaint:count", "complaint:read", "complaint:read-all"})
_ACTIONS = frozenset({"action:read", "action:read-all"})
_AUDITS = frozenset({"sample:read", "finding:read"})
_EVIDENCE = (
    _READING
    | _CASES
    | _ACTIONS
    | _AUDITS
    | {"questionnaire:read", "period:read", "department:read"}
)
# Whether an action worked is for the internal auditor alone to say, and what an audit finds: this,
# and a reveal with its reason, is all that an auditor writes (AUTHZ-4).
_AUDITORS = frozenset({"action:judge", "finding:write", "pack:sign", "sample:write"})

ROLES: dict[str, frozenset[str]] = {
    "admin": frozenset(PERMISSIONS) - _AUDITORS,
    "survey_manager": ANYBODY
    | _EVIDENCE
    | {
        "action:file",
        "action:review",
        "action:write",
        "answer:exclude",
        "change:publish",
        "change:read",
        "change:write",
        "complaint:keep",
        "complaint:export",
        "questionnaire:write",
        "questionnaire:approve",
        "survey:write",
        "period:publish",
        "period:write",
        "report:create",
        "result:read-staff",
        "staff:read",
        "voucher:redeem",
    },
    "department_owner": ANYBODY
    | {
        "action:file",
        "action:read",
        "action:write",
        "change:read",
        "change:write",
        "complaint:count",
        "complaint:export",
        "complaint:extend",
        "complaint:keep",
        "complaint:read",
        "complaint:resolve",
        "department:read",
        "finding:read",
        "period:appeal",
        "result:read",
        "result:read-staff",
        "voucher:redeem",
    },
    "agent": ANYBODY
    | _CASES
    | {
        "change:read",
        "complaint:export",
        "complaint:extend",
        "complaint:handle",
        "complaint:keep",
        "complaint:resolve",
        "complaint:reveal",
        "department:read",
        "voucher:redeem",
        "wording:write",
    },
    "internal_auditor": ANYBODY
    | _EVIDENCE
    | _AUDITORS
    | {"audit:read", "change:read", "member:read", "complaint:reveal", "staff:read"},
    "external_auditor": ANYBODY | _EVIDENCE,
    "viewer": ANYBODY | _READING | {"change:read", "complaint:count"},
}

# Ranks decide who may grant what: nobody gives a role above the own one (AUTHZ-2).
RANKS: dict[str, int] = {
    "admin": 3,
    "survey_manager": 2,
    "internal_auditor": 2,
    "department_owner": 1,
    "agent": 1,
    "viewer": 1,
    "external_auditor": 1,
}

# A guest comes from outside, reads what was assigned and holds no other role beside.
GUEST = "external_auditor"
# Of whom each page that is read is recorded, whatever other roles they hold.
WATCHED = frozenset({"internal_auditor", GUEST})

# Roles that answer for departments and therefore need at least one.
NEEDS_DEPARTMENT = frozenset({"department_owner"})
# Roles that end by themselves and therefore need a date.
NEEDS_END = frozenset({GUEST})
# Roles for whom the second factor is not a choice.
NEEDS_SECOND_FACTOR = frozenset({"admin"})


def permissions_of(roles: tuple[str, ...]) -> frozenset[str]:
    """All that these roles together may do; whoever is a guest may do no more than a guest."""
    if GUEST in roles:
        return ROLES[GUEST]
    held: frozenset[str] = ANYBODY
    for role in roles:
        held |= ROLES.get(role, frozenset())
    return held


def role_words(roles: tuple[str, ...]) -> str:
    """The roles in the reader's words, in the order of the table."""
    words = role_names()
    return " · ".join(words[role] for role in ROLES if role in roles)


def role_reasons() -> dict[str, str]:
    """What each role is for, in a sentence, in the reader's language."""
    return {
        "admin": gettext("Sets everything up: departments, people, settings; may do all the rest."),
        "survey_manager": gettext("Writes questionnaires, runs surveys, reads every result."),
        "department_owner": gettext("Reads the results of the own departments, no others."),
        "agent": gettext("Works at the complaint desk and on the telephone."),
        "internal_auditor": gettext(
            "Reads everything and the audit trail; decides whether corrective actions worked."
        ),
        "external_auditor": gettext(
            "A guest who reads the evidence of certain evaluation periods, until an end."
        ),
        "viewer": gettext("Reads results and reports."),
    }


def role_names() -> dict[str, str]:
    """Each role's name in the reader's language."""
    return {
        "admin": gettext("Administrator"),
        "survey_manager": gettext("Survey manager"),
        "department_owner": gettext("Department owner"),
        "agent": gettext("Agent"),
        "internal_auditor": gettext("Internal auditor"),
        "external_auditor": gettext("External auditor"),
        "viewer": gettext("Management"),
    }
