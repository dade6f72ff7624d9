"""The template as CloudFormation gets it: expanded by the SAM transform, the state machine within it."""

import json
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator
from samtranslator.yaml_helper import yaml_parse

ROOT = Path(__file__).parents[2]
LOGS_ONLY = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"


class London:
    """All that the transform wants of a boto3 session."""

    region_name = "eu-west-2"


@cache
def written() -> Any:
    return yaml_parse((ROOT / "template.yaml").read_text())


def parsed() -> dict[str, Any]:
    """The template as it is written, to be changed freely."""
    template: dict[str, Any] = deepcopy(written())
    return template


def expand(template: dict[str, Any]) -> dict[str, Any]:
    """Changes the template that it is given."""
    for resource in template["Resources"].values():
        put_in_place(resource.get("Properties", {}))
    translator = Translator({"AWSLambdaBasicExecutionRole": LOGS_ONLY}, Parser(), boto_session=London())
    expanded: dict[str, Any] = translator.translate(template, {})
    return expanded


def put_in_place(properties: dict[str, Any]) -> None:
    """What lies on this machine is uploaded before a template is expanded."""
    for uri in ("CodeUri", "ContentUri"):
        if uri in properties:
            properties[uri] = "s3://artifacts/anything.zip"
    if "DefinitionUri" in properties:
        properties["Definition"] = json.loads((ROOT / properties.pop("DefinitionUri")).read_text())
