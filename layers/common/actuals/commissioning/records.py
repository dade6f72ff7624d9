"""The kinds of reference data: which there are, how a record of each is read, and what holds when none was put."""

import json
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from actuals.commissioning.contracts import ContractRecord, VisitCodeRecord
from actuals.commissioning.council import CalendarRecord, PrincipalRecord, ProviderRecord, SettingsRecord
from actuals.commissioning.error_messages import field_problems
from actuals.commissioning.forms import Record
from actuals.commissioning.orders import OrderRecord
from actuals.commissioning.people import ServiceUserRecord
from actuals.commissioning.rates import ChargeRateRecord, RateFrameworkRecord
from actuals.model.fields import FieldProblem

Json = dict[str, Any]

RECORDS: tuple[type[Record], ...] = (
    SettingsRecord,
    ProviderRecord,
    PrincipalRecord,
    ContractRecord,
    RateFrameworkRecord,
    ServiceUserRecord,
    OrderRecord,
    VisitCodeRecord,
    ChargeRateRecord,
    CalendarRecord,
)
KINDS: Mapping[str, type[Record]] = {record.kind: record for record in RECORDS}

LARGEST_BYTES = 350_000  # a DynamoDB item holds 400 KB, keys and attribute names included
LONGEST_KEY = 60


def read_record(kind: str, data: Json) -> Record | list[FieldProblem]:
    """A record in its agreed form, or everything that is wrong with it; `kind` is one of `KINDS`."""
    try:
        record = KINDS[kind].model_validate(data)
    except ValidationError as error:
        return field_problems(error)
    return _key_problems(record) or _size_problems(record) or record


def _key_problems(record: Record) -> list[FieldProblem]:
    if len(record.key) <= LONGEST_KEY:
        return []
    return [FieldProblem(record.key_field, f"makes the key '{record.key}', which has over {LONGEST_KEY} characters.")]


def _size_problems(record: Record) -> list[FieldProblem]:
    size = len(json.dumps(record.to_json(), ensure_ascii=False).encode())
    if size <= LARGEST_BYTES:
        return []
    return [FieldProblem("", f"The record is too large: {size} bytes as JSON, and {LARGEST_BYTES} is the most.")]
