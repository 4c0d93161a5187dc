"""The published schema and the documented example."""

import json
import re
from pathlib import Path

from surveys.definition.checks import approvable
from surveys.definition.model import Questionnaire
from surveys.definition.questions.kinds import KINDS
from surveys.definition.schema import schema_text

DOCS = Path(__file__).parents[3] / "docs"


def test_published_schema_is_that_of_the_models():
    assert (DOCS / "questionnaire.schema.json").read_text(encoding="utf-8") == schema_text()


def test_schema_names_every_kind():
    mapping = json.loads(schema_text())["$defs"]["Section"]["properties"]["questions"]["items"]
    assert mapping["discriminator"]["mapping"].keys() == KINDS.keys()


def test_documented_example_is_good():
    text = (DOCS / "questionnaire-format.md").read_text(encoding="utf-8")
    [example] = re.findall(r"```json\n(.*?)```", text, re.DOTALL)
    assert approvable(Questionnaire.model_validate_json(example))


def test_every_kind_and_field_is_documented():
    text = (DOCS / "questionnaire-format.md").read_text(encoding="utf-8")
    for model in [Questionnaire, *KINDS.values()]:
        for name in model.model_fields:
            assert f"`{name}`" in text, (model.__name__, name)
    assert all(f"`{kind}`" in text for kind in KINDS)
