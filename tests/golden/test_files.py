"""Files: a folder holds a file as a provider sent it, to the byte, and what its report has to say.

`expected.json` has the status with its reason, the counts that are not zero, every issue, and the weeks that would be
stored, in short. What the file is checked against is in `tests.examples`: the week ends on 22 November 2026, and it is
the morning after. Where the folder has a `before.csv`, that was imported before.
"""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from actuals.model.imports import Counts
from actuals.model.issues import Issue
from actuals.model.refs import CarerId, ImportId, ServiceUserRef, WeekId
from actuals.model.sent_visits import SentVisit, Worked
from actuals.model.weeks import ServiceWeek, StagedWeek, WeekKey
from actuals.validation.check import Stored, check_visits
from actuals.validation.merging import merge
from actuals.validation.report import Checked
from actuals.validation.staging import load_staged
from tests.examples import CARER, IMPORT, KNOWN, NOW, SERVICE_USER, VISIT_CODE

FOLDERS = sorted(path for path in Path(__file__).parent.joinpath("files").iterdir() if path.is_dir())
SOMEONE_ELSE = ServiceUserRef("4002")
PEOPLE = {SERVICE_USER.service_user_ref: SERVICE_USER.name, SOMEONE_ELSE: "Éamon O’Brien"}
CARERS = {carer_id: [replace(CARER, carer_id=carer_id)] for carer_id in (CARER.carer_id, CarerId("CW10"))}
CANCELLED = replace(VISIT_CODE, code="LC", description="Cancelled late", delivered=False)
CHECKED_AGAINST = replace(
    KNOWN, service_users=PEOPLE, carers=CARERS, visit_codes={code.code: code for code in (VISIT_CODE, CANCELLED)}
)
COUNTED = ("read", "new", "updated", "unchanged", "rejected", "warnings", "missing")
BESIDE = {"expected.json", "before.csv"}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_file(folder: Path) -> None:
    content = content_of(folder)
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    assert report([content], len(content), before(folder)) == expected


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_same_file_in_small_pieces_and_sorted_through_many_parts(folder: Path) -> None:
    content = content_of(folder)
    whole = report([content], len(content), before(folder))
    pieces = [content[start : start + 7] for start in range(0, len(content), 7)]
    assert report(pieces, 100_000_000, before(folder)) == whole


def content_of(folder: Path) -> bytes:
    (file,) = (path for path in folder.iterdir() if path.name not in BESIDE)
    return file.read_bytes()


def before(folder: Path) -> dict[WeekKey, ServiceWeek]:
    """What was stored with the file before, if there was one."""
    if not (folder / "before.csv").exists():
        return {}
    content = (folder / "before.csv").read_bytes()
    _, weeks = checked([content], len(content), {})
    return {week.key: merge(week, None, ImportId("imp-0"), NOW, lambda: WeekId("week")) for week in weeks}


def checked(pieces: list[bytes], size: int, weeks: dict[WeekKey, ServiceWeek]) -> tuple[Checked, list[StagedWeek]]:
    staged: list[bytes] = []
    stored = Stored(lambda *_: None, lambda keys: {key: weeks[key] for key in keys if key in weeks})
    found = check_visits(IMPORT, (pieces, size), CHECKED_AGAINST, stored, staged.extend)
    return found, [load_staged(line) for line in staged]


def report(pieces: list[bytes], size: int, weeks_before: dict[WeekKey, ServiceWeek]) -> dict[str, Any]:
    found, weeks = checked(pieces, size, weeks_before)
    import_, counts = found.import_, found.import_.counts
    assert counts.read == counts.new + counts.updated + counts.unchanged + counts.rejected
    assert import_.issue_count == len(found.issues)
    assert sum(len(week.visits) for week in weeks) == counts.accepted
    return {
        "status": import_.status,
        "statusReason": import_.status_reason,
        "fileReference": import_.file_reference,
        "counts": counted(counts),
        "issues": [told(issue) for issue in found.issues],
        "weeks": {"/".join(map(str, week.key)): in_short(week) for week in sorted(weeks, key=lambda week: week.key)},
    }


def told(issue: Issue) -> dict[str, Any]:
    """Everything that an issue says; what it leaves unsaid is left out."""
    shown = {
        "code": issue.code,
        "severity": issue.severity,
        "level": issue.level,
        "location": _said(issue.location._asdict()),
        "field": issue.field,
        "value": issue.value,
        "serviceUserRef": issue.service_user_ref,
        "visitDate": issue.visit_date and issue.visit_date.isoformat(),
        "visitId": issue.visit_id,
        "message": issue.message,
    }
    return _said(shown)


def _said(shown: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in shown.items() if value is not None}


def counted(counts: Counts) -> dict[str, int]:
    return {name: number for name in COUNTED if (number := getattr(counts, name))}


def in_short(week: StagedWeek) -> dict[str, Any]:
    header = week.header
    claimed = header.payment_claimed
    shown = {
        "details": header.service_user_details,
        "ourRef": header.our_ref,
        "paymentClaimed": None if claimed is None else str(claimed),
        "visits": [visit_in_short(visit) for visit, _ in week.visits],
    }
    return _said(shown)


def visit_in_short(visit: SentVisit) -> str:
    """`2026-11-17 HOME CARE VS N, claimed 06:30:00 for 1800 s, actual …`, and what is not as usual."""
    unusual = (
        f"secondary {visit.ordinal}" if visit.secondary else "",
        f"{visit.carers} carers" if visit.carers != 1 else "",
        f"order {visit.order_ref}" if visit.order_ref else "",
        f"by {visit.carer_id}" if visit.carer_id else "",
        f"with {', '.join(visit.other_carers)}" if visit.other_carers else "",
        f"named {visit.carer_name}" if visit.carer_name else "",
    )
    start = f"{visit.visit_date} {visit.service_type} {visit.visit_code} {visit.manually_amended}"
    done = f"claimed {worked(visit.claimed)}", f"actual {worked(visit.actual)}"
    return ", ".join((start, *done, *filter(None, unusual)))


def worked(worked: Worked) -> str:
    return f"{worked.start} for {worked.seconds} s"
