"""A check that stops and goes on elsewhere: nobody can tell from its report, or from what it stages."""

import shutil
from dataclasses import replace
from itertools import chain, count, repeat
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from hypothesis import example, given, settings
from hypothesis import strategies as st

from actuals.model.refs import CarerId, ServiceUserRef
from actuals.validation import row_partitions
from actuals.validation.check import Stored, begin, check_visits, conclude, steps
from actuals.validation.report import Checked
from actuals.validation.workbench import Workbench
from tests.examples import CARER, IMPORT, KNOWN, SERVICE_USER, WEEK, WEEK_KEY
from tests.unit.intake.files import csv_text

ELSE = ServiceUserRef("4002")
OTHER_CARER = replace(CARER, carer_id=CarerId("CW8"))
COUNCIL = replace(
    KNOWN,
    service_users={SERVICE_USER.service_user_ref: "Ada Winter", ELSE: "Ada Winter"},
    carers={c.carer_id: [c] for c in (CARER, OTHER_CARER)},
)
AT_ELSE = replace(WEEK, key=WEEK_KEY._replace(service_user_ref=ELSE))
STANDING = {week.key: week for week in (WEEK, AT_ELSE)}
STORED = Stored(
    lambda *_: None,
    lambda keys: {key: STANDING[key] for key in keys if key in STANDING},
    lambda ending: STANDING.values() if ending == WEEK_KEY.week_ending else (),
)
SHORTER = {"ActualDuration": "00:20:00"}
NEXT_AT_ELSE = {"ServiceUserRef": ELSE, "ActualStartTime": "07:00:00"}
AFTER_EVERY_STEP = [True] * 20
ROWS = st.fixed_dictionaries(
    {
        "ServiceUserRef": st.sampled_from(["4001", ELSE, "unknown"]),
        "VisitDate": st.sampled_from(["16/11/2026", "17/11/2026", "12/11/2026"]),
        "WeekEnding": st.sampled_from(["22/11/2026", "15/11/2026"]),
        "ActualStartTime": st.sampled_from(["06:37:00", "06:50", "15:00:00"]),
        "ActualDuration": st.sampled_from(["00:30:00", "00:20:00", "sometimes"]),
        "SecondaryVisit": st.sampled_from(["True", "False"]),
        "VisitCode": st.sampled_from(["VS", "XX"]),
        "CareWorkerRef": st.sampled_from(["", "CW7", "CW8"]),
    }
)


@example([SHORTER], AFTER_EVERY_STEP, 1)  # the carer is at somebody else's, too, as is stored
@example([SHORTER, NEXT_AT_ELSE], AFTER_EVERY_STEP, 9)  # no longer when the next visit begins, as was stored
@settings(deadline=None)
@given(st.lists(ROWS, min_size=1, max_size=12), st.lists(st.booleans()), st.integers(1, 9))
def test_a_check_that_stops_after_any_steps_ends_as_one_that_does_not(
    rows: list[dict[str, str]], stops: list[bool], cut: int
) -> None:
    file = csv_text(*rows).encode()
    with patch.object(row_partitions, "PART_BYTES", len(file) // cut):
        assert stopping(file, stops) == in_one_go(file)


def in_one_go(file: bytes) -> tuple[Checked, list[bytes]]:
    staged: list[bytes] = []
    return check_visits(IMPORT, ([file], len(file)), COUNCIL, STORED, staged.extend), staged


def stopping(file: bytes, stops: list[bool]) -> tuple[Checked, list[bytes]]:
    """Stops after the steps that say so; each time it goes on in another folder, as another process would."""
    staged, stop = list[bytes](), chain(stops, repeat(False))
    with TemporaryDirectory() as parent:
        folders = (Path(parent, str(number)) for number in count())
        bench = begin(IMPORT, ([file], len(file)), COUNCIL, STORED, next(folders))
        assert isinstance(bench, Workbench)
        while any(next(stop) for _ in steps(bench, COUNCIL, STORED)):
            bench = elsewhere(bench, next(folders))
        return conclude(IMPORT, bench, staged.extend), staged


def elsewhere(bench: Workbench, folder: Path) -> Workbench:
    bench.keep()
    shutil.move(bench.folder, folder)
    return Workbench.taken_up(folder)
