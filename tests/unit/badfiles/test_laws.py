"""Any visits, written as CSV and as XML, are staged as the same weeks: those that were written."""

import re
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from actuals.model.refs import ContractNumber, OrderRef, ServiceType, ServiceUserRef
from actuals.model.sent_visits import SentVisit, Worked
from actuals.model.weeks import StagedWeek, WeekHeader, WeekKey
from actuals.validation.check import Stored, check_visits
from actuals.validation.staging import load_staged
from tests.examples import CARER, CONTRACT, IMPORT, MONDAY, PROVIDER, as_staged
from tests.unit.badfiles.cases import KNOWN
from tests.unit.intake.files import contract, csv_text, file, header, visit

TURNED = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
LETTERS = st.characters(
    exclude_categories=["Cc", "Cs"], exclude_characters=f"\ufffe\uffff{TURNED}", include_characters="\t\n"
)


def collapsed(text: str) -> str:
    return re.sub("[ \\t\\r\\n]+", " ", text)


WORDS = st.text(LETTERS, max_size=12).map(str.strip).filter(bool)
REFERENCES = WORDS.filter(str.isprintable).map(collapsed)
WORKED = st.builds(Worked, st.times().map(lambda at: at.replace(microsecond=0)), st.integers(1, 24 * 60 * 60))
VISITS = st.builds(
    SentVisit,
    service_type=st.just(ServiceType("HOME CARE")),
    visit_date=st.dates(MONDAY, MONDAY + timedelta(6)),
    claimed=WORKED,
    actual=WORKED,
    secondary=st.booleans(),
    carers=st.integers(1, 999),
    visit_code=st.sampled_from(["VS", "NA"]),
    order_ref=st.none() | REFERENCES.map(OrderRef),
    manually_amended=st.sampled_from("NY"),
    carer_id=st.sampled_from([None, CARER.carer_id]),
    carer_name=st.none() | WORDS,
)
HEADERS = st.builds(
    WeekHeader, WORDS, st.none() | WORDS, st.none() | st.decimals(0, 10**8, places=2, allow_nan=False).map(Decimal)
)
PEOPLE = st.sampled_from([*KNOWN.service_users])
SUNDAYS = st.sampled_from([MONDAY + timedelta(6), MONDAY - timedelta(1)])
KEYS = st.builds(
    WeekKey, st.just(PROVIDER), PEOPLE.map(ServiceUserRef), SUNDAYS, st.just(ContractNumber(CONTRACT.contract_number))
)
WEEKS = st.builds(
    StagedWeek,
    KEYS,
    HEADERS,
    st.lists(VISITS, min_size=1, max_size=4, unique_by=lambda sent: sent.identity).map(lambda sent: as_staged(*sent)),
)


@given(st.lists(WEEKS, min_size=1, max_size=3, unique_by=lambda week: week.key))
def test_visits_written_as_csv_and_as_xml_are_read_back_the_same(drawn: list[StagedWeek]) -> None:
    weeks = sorted(map(in_its_days, drawn), key=lambda week: week.key)
    assert staged(as_csv(weeks)) == weeks
    assert staged(as_xml(weeks)) == list(map(with_blanks_collapsed, weeks))


def with_blanks_collapsed(week: StagedWeek) -> StagedWeek:
    """XML has no other white space in its values than single blanks."""
    details, our_ref, claimed = week.header.service_user_details, week.header.our_ref, week.header.payment_claimed
    visits = (replace(sent, carer_name=sent.carer_name and collapsed(sent.carer_name)) for sent, _ in week.visits)
    return replace(
        week, header=WeekHeader(collapsed(details), our_ref and collapsed(our_ref), claimed), visits=as_staged(*visits)
    )


def in_its_days(week: StagedWeek) -> StagedWeek:
    """The visits of the last week, moved to the one that this is."""
    later = week.key.week_ending - (MONDAY + timedelta(6))
    return replace(
        week, visits=as_staged(*(replace(sent, visit_date=sent.visit_date + later) for sent, _ in week.visits))
    )


def as_csv(weeks: list[StagedWeek]) -> str:
    return csv_text(
        *(week_cells(week, "%d/%m/%Y") | visit_cells(sent, "%d/%m/%Y") for week in weeks for sent, _ in week.visits)
    )


def as_xml(weeks: list[StagedWeek]) -> str:
    return file(
        contract(
            *(header(*(visit(**visit_cells(sent)) for sent, _ in week.visits), **week_cells(week)) for week in weeks)
        )
    )


def staged(text: str) -> list[StagedWeek]:
    lines: list[bytes] = []
    content = text.encode()
    stored = Stored(lambda *_: None, lambda _: {})
    checked = check_visits(IMPORT, ([content], len(content)), KNOWN, stored, lines.extend)
    assert [issue for issue in checked.issues if issue.is_error] == []
    weeks = (without_warnings(load_staged(line)) for line in lines)
    return sorted(weeks, key=lambda week: week.key)


def without_warnings(week: StagedWeek) -> StagedWeek:
    return replace(week, visits=as_staged(*(sent for sent, _ in week.visits)))


def week_cells(week: StagedWeek, form: str = "%Y-%m-%d") -> dict[str, str]:
    claimed = week.header.payment_claimed
    return {
        "ServiceUserRef": week.key.service_user_ref,
        "WeekEnding": spoken(week.key.week_ending, form),
        "ServiceUserDetails": week.header.service_user_details,
        "OurRef": week.header.our_ref or "",
        "PaymentClaimed": "" if claimed is None else str(claimed),
    }


def visit_cells(sent: SentVisit, form: str = "%Y-%m-%d") -> dict[str, str]:
    return {
        "ServiceType": sent.service_type,
        "VisitDate": spoken(sent.visit_date, form),
        "StartTimeClaimed": sent.claimed.start.isoformat(),
        "DurationClaimed": lasted(sent.claimed, form),
        "ActualStartTime": sent.actual.start.isoformat(),
        "ActualDuration": lasted(sent.actual, form),
        "SecondaryVisit": str(sent.secondary),
        "NumberOfCarers": str(sent.carers),
        "VisitCode": sent.visit_code,
        "OrderRef": sent.order_ref or "",
        "ManuallyAmended": sent.manually_amended,
        "CareWorkerRef": sent.carer_id or "",
        "CareWorkerName": sent.carer_name or "",
    }


def spoken(day: date, form: str) -> str:
    return day.strftime(form)


def lasted(worked: Worked, form: str) -> str:
    """`00:30:00` in CSV, `PT1800S` in XML."""
    if form == "%Y-%m-%d":
        return f"PT{worked.seconds}S"
    hours, rest = divmod(worked.seconds, 3600)
    return f"{hours:02}:{rest // 60:02}:{rest % 60:02}"
