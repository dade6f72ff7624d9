"""One ordinary example of each thing; a test changes what matters to it with `dataclasses.replace`.

It is the week that ends on Sunday 22 November 2026. Mrs Winter has half an hour of home care every morning
at half past six, and on Tuesday the 17th her carer came seven minutes late.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import TypeVar

from actuals.intake.fields import FILE_FIELDS, HEADER_FIELDS, VISIT_FIELDS
from actuals.intake.rows import Row
from actuals.model.contracts import Contract, VisitCode
from actuals.model.council import CouncilSettings
from actuals.model.imports import Import, ImportStatus
from actuals.model.issues import Location
from actuals.model.orders import Order, OrderStatus, PlannedCall
from actuals.model.people import Carer, ServiceUser
from actuals.model.rates import DayCategory, Rate, RateFramework, TimeBand
from actuals.model.refs import (
    CarerId,
    ContractNumber,
    ImportId,
    OrderRef,
    ProviderRef,
    ServiceType,
    ServiceUserRef,
    VisitId,
    WeekId,
)
from actuals.model.sent_visits import SentVisit, Worked
from actuals.model.visits import Visit
from actuals.model.weeks import ServiceWeek, StagedVisit, StagedWeek, WeekHeader, WeekKey
from actuals.pricing.tariff import Tariff
from actuals.stored import dump, load
from actuals.validation.known import Known

Noun = TypeVar("Noun")

MONDAY = date(2026, 11, 16)
TUESDAY = date(2026, 11, 17)
WEDNESDAY = date(2026, 11, 18)
SUNDAY = date(2026, 11, 22)
EVERY_DAY = frozenset(range(7))
HALF_AN_HOUR = 30 * 60

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TONIGHT = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)
TOMORROW_NIGHT = datetime(2026, 11, 25, 2, 30, tzinfo=UTC)

PROVIDER = ProviderRef("P100")
OTHER_PROVIDER = ProviderRef("P200")
HOME_CARE = ServiceType("HOME CARE")

SETTINGS = CouncilSettings()

SERVICE_USER = ServiceUser(ServiceUserRef("4001"), "Ada Winter")
CARER = Carer(CarerId("CW7"), "Ben", "Frost", start_date=date(2020, 1, 6))

CONTRACT = Contract(
    contract_number=ContractNumber("C-1"),
    provider_ref=PROVIDER,
    name="Home care, north",
    start_date=date(2026, 4, 1),
    end_date=None,
    service_types=frozenset({HOME_CARE}),
    rate_framework="NORTH",
)

VISIT_CODE = VisitCode(
    code="VS",
    description="Visit delivered",
    contracts=None,
    from_date=None,
    to_date=None,
    provider_paid=True,
    service_user_charged=True,
    delivered=True,
)

MISSED = replace(
    VISIT_CODE,
    code="MC",
    description="Missed call",
    provider_paid=False,
    service_user_charged=False,
    delivered=False,
)
CODES = {code.code: code for code in (VISIT_CODE, MISSED)}

MORNING_CALL = PlannedCall(EVERY_DAY, time(6, 30), 30)

ORDER = Order(
    order_ref=OrderRef("O-1"),
    contract_number=CONTRACT.contract_number,
    service_user_ref=SERVICE_USER.service_user_ref,
    service_type=HOME_CARE,
    start_date=date(2026, 4, 1),
    end_date=None,
    status=OrderStatus.AUTHORISED,
    planned=(MORNING_CALL,),
)

SENT_VISIT = SentVisit(
    service_type=HOME_CARE,
    visit_date=TUESDAY,
    claimed=Worked(time(6, 30), HALF_AN_HOUR),
    actual=Worked(time(6, 37), HALF_AN_HOUR),
    secondary=False,
    carers=1,
    visit_code="VS",
    order_ref=None,
    manually_amended="N",
    carer_id=CARER.carer_id,
    carer_name="Ben Frost",
)

IMPORT_ID = ImportId("imp-1")
VISIT = Visit(VisitId("week-1-1"), SENT_VISIT, first_import=IMPORT_ID, last_import=IMPORT_ID)

WEEK_KEY = WeekKey(PROVIDER, SERVICE_USER.service_user_ref, SUNDAY, CONTRACT.contract_number)
WEEK_HEADER = WeekHeader("Winter, Ada")
WEEK = ServiceWeek(WEEK_KEY, WeekId("week-1"), WEEK_HEADER, visits=(VISIT,), visits_ever=1)
STAGED_WEEK = StagedWeek(WEEK_KEY, WEEK_HEADER, visits=(StagedVisit(SENT_VISIT),))

KNOWN = Known(
    sender=PROVIDER,
    settings=SETTINGS,
    contracts={CONTRACT.contract_number: CONTRACT},
    service_users={SERVICE_USER.service_user_ref: SERVICE_USER.name},
    visit_codes={VISIT_CODE.code: VISIT_CODE},
    carers={CARER.carer_id: [CARER]},
    now=NOW,
)

CELLS = {
    "FileReference": "PC-000123",
    "Description": "Week to 22 November",
    "Created": "2026-11-23T08:00:00",
    "ProviderRef": "P100",
    "ContractNumber": "C-1",
    "ServiceUserRef": "4001",
    "ServiceUserDetails": "Winter, Ada",
    "WeekEnding": "22/11/2026",
    "ServiceType": "HOME CARE",
    "VisitDate": "17/11/2026",
    "StartTimeClaimed": "06:30:00",
    "DurationClaimed": "00:30:00",
    "ActualStartTime": "06:37:00",
    "ActualDuration": "00:30:00",
    "SecondaryVisit": "False",
    "NumberOfCarers": "1",
    "VisitCode": "VS",
    "ManuallyAmended": "N",
    "CareWorkerRef": "CW7",
    "CareWorkerName": "Ben Frost",
}


def csv_row(number: int = 2, /, **cells: str) -> Row:
    """The ordinary visit as a row of a CSV file; cells by heading."""
    return sent_row(Location(row=number), Location(row=number), cells)


def xml_row(line: int = 20, header_line: int = 10, /, **cells: str) -> Row:
    """The ordinary visit as an element of an XML file, under a header that begins at `header_line`."""
    return sent_row(
        Location(line=line, path="/File/…/HomeCareVisit"), Location(line=header_line, path="/File/…"), cells
    )


def sent_row(location: Location, header_location: Location, cells: dict[str, str]) -> Row:
    """The ordinary visit with other cells, anywhere in a file."""
    sent = CELLS | cells
    file, header, visit = (
        tuple(sent.get(name, "") for name in names) for names in (FILE_FIELDS, HEADER_FIELDS, VISIT_FIELDS)
    )
    return Row(location, header_location, file, header, visit)


IMPORT = Import(
    import_id=IMPORT_ID,
    kind="visits",
    filename="week47.csv",
    owner=PROVIDER,
    auto_confirm=False,
    status=ImportStatus.CHECKING,
    created_at=NOW,
    upload_expires_at=NOW + timedelta(minutes=30),
)

NIGHT_RATE = Rate(date(2026, 4, 1), HOME_CARE, "WEEKDAY", "NIGHT", hourly=Decimal("30.00"))
DAY_RATE = replace(NIGHT_RATE, time_band="DAY", hourly=Decimal("24.10"))
HOLIDAY_RATE = replace(NIGHT_RATE, day_category="HOLIDAY", hourly=Decimal("48.20"))
FRAMEWORK = RateFramework(
    code="NORTH",
    time_bands=(TimeBand("NIGHT", 22 * 60, 7 * 60), TimeBand("DAY", 7 * 60, 22 * 60)),
    day_categories=(DayCategory("HOLIDAY", bank_holidays=True), DayCategory("WEEKDAY", weekdays=EVERY_DAY)),
    rates=(NIGHT_RATE, DAY_RATE, HOLIDAY_RATE, replace(HOLIDAY_RATE, time_band="DAY")),
)
TARIFF = Tariff(CONTRACT, FRAMEWORK, bank_holidays=frozenset({date(2027, 1, 1)}), codes={VISIT_CODE.code: VISIT_CODE})


def as_staged(*visits: SentVisit) -> tuple[StagedVisit, ...]:
    """Visits of a checked file that nobody was warned of."""
    return tuple(map(StagedVisit, visits))


def read_back(noun: Noun) -> Noun:
    """A noun as it is once it was stored."""
    return load(type(noun), dump(noun), "a test")
