"""Files as providers send them: ordinary visits, each with what is special about it, as CSV and as XML."""

import csv
import html
import io
from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter

from actuals.intake.fields import CONTRACT_FIELDS, FILE_FIELDS, HEADER_FIELDS, VISIT_FIELDS, WEEK_FIELDS

Cells = dict[str, str]
WEEK = "2026-11-15"
ORDINARY: Cells = {
    "Description": "Week to 15 November",
    "Created": "2026-11-16T08:00:00",
    "ServiceUserDetails": "Ada Winter",
    "WeekEnding": "15/11/2026",
    "ServiceType": "HOME CARE",
    "VisitDate": "10/11/2026",
    "StartTimeClaimed": "07:30:00",
    "DurationClaimed": "00:30:00",
    "ActualStartTime": "07:34:00",
    "ActualDuration": "00:29:30",
    "SecondaryVisit": "False",
    "NumberOfCarers": "1",
    "VisitCode": "VS",
    "ManuallyAmended": "N",
}


def csv_file(visits: Sequence[Cells]) -> bytes:
    """One row a visit under all headings."""
    text = io.StringIO()
    rows = csv.DictWriter(text, (*FILE_FIELDS, *HEADER_FIELDS, *VISIT_FIELDS))
    rows.writeheader()
    rows.writerows(visits)
    return text.getvalue().encode()


def xml_file(visits: Sequence[Cells]) -> bytes:
    """Visits nested by contract and by week, in the order given."""
    contracts = "".join(
        f"<ProviderContract>{_fields(CONTRACT_FIELDS, some[0])}{_headers(some)}</ProviderContract>"
        for some in _alike(visits, CONTRACT_FIELDS)
    )
    return f"<?xml version='1.0'?>\n<File>{_fields(FILE_FIELDS, visits[0])}{contracts}</File>".encode()


def _headers(visits: Sequence[Cells]) -> str:
    return "".join(
        f"<ServiceDeliveryHeader>{_fields(WEEK_FIELDS, some[0])}{_visits(some)}</ServiceDeliveryHeader>"
        for some in _alike(visits, WEEK_FIELDS)
    )


def _visits(visits: Sequence[Cells]) -> str:
    return "".join(f"\n<HomeCareVisit>{_fields(VISIT_FIELDS, visit)}</HomeCareVisit>" for visit in visits)


def _fields(names: Sequence[str], visit: Cells) -> str:
    return "".join(f"<{name}>{html.escape(visit.get(name, ''))}</{name}>" for name in names)


def _alike(visits: Sequence[Cells], names: Sequence[str]) -> list[list[Cells]]:
    known = [dict.fromkeys(names, "") | visit for visit in visits]
    return [list(some) for _, some in groupby(known, itemgetter(*names))]
