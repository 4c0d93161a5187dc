"""The audit trail: who did what to which thing, in a chain that shows any later change."""

from foundation.audit.actor import Actor, acting_as, current_actor
from foundation.audit.recording import record, record_after_rollback
from foundation.audit.verification import Fault, verify_chain

__all__ = [
    "Actor",
    "Fault",
    "acting_as",
    "current_actor",
    "record",
    "record_after_rollback",
    "verify_chain",
]
