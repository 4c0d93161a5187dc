"""The published JSON Schema of the format."""

import json

from surveys.definition.model import Questionnaire

SCHEMA_TITLE = "Huisheng questionnaire, format 1"


def schema_text() -> str:
    """Return the schema as ``docs/questionnaire.schema.json`` holds it."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **Questionnaire.model_json_schema(),
        "title": SCHEMA_TITLE,
    }
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
