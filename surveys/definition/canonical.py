"""One spelling for one content, so that a version can be signed and recognised."""

import hashlib
import json

from surveys.definition.model import Questionnaire


def canonical_bytes(questionnaire: Questionnaire) -> bytes:
    """Return the content as JSON in UTF-8: keys sorted, no blanks, nothing that is at its default.

    A field added to the format later, at its default, changes no byte of an older version.
    """
    return json.dumps(
        questionnaire.as_json(),
        ensure_ascii=False,
        allow_nan=False,
        sort_keys=True,
        separators=(",", ":"),
    ).encode()


def digest(questionnaire: Questionnaire) -> str:
    """Return the SHA-256 of the canonical bytes, in hex."""
    return hashlib.sha256(canonical_bytes(questionnaire)).hexdigest()
