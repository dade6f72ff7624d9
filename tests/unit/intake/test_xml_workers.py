"""Care workers nested in a visit, as other councils' systems write them."""

import pytest

from actuals.intake.fields import WORKER_COUNT
from actuals.model.issues import IssueCode, Location
from tests.unit.intake.files import issues, rows, visit, xml_text

VISIT_PATH = "/File/ProviderContract[1]/ServiceDeliveryHeader[1]/HomeCareVisit[1]"
BEN = "<CareWorker><Reference>CW7</Reference><Name>Ben Frost</Name></CareWorker>"
IDA = "<CareWorker><Name>Ida Rime</Name><Reference> CW9 </Reference></CareWorker>"


def workers(nested: str) -> tuple[tuple[str, ...], ...]:
    [row] = rows(xml_text(visit(nested)))
    return row.workers


@pytest.mark.parametrize("nested", [f"<CareWorkers>{BEN}{IDA}</CareWorkers>", BEN + IDA])
def test_workers_are_read_in_their_order(nested: str) -> None:
    assert workers(nested) == (("CW7", "Ben Frost"), ("CW9", "Ida Rime"))


def test_fields_of_the_visit_may_follow_its_workers() -> None:
    text = xml_text(visit()).replace("<HomeCareVisit>", f"<HomeCareVisit><CareWorkers>{BEN}</CareWorkers>")
    [row] = rows(text)
    assert (row.workers, row.visit[0]) == ((("CW7", "Ben Frost"),), "HOME CARE")


def test_workers_are_read_in_any_namespace() -> None:
    text = xml_text(visit(f"<CareWorkers>{BEN}</CareWorkers>")).replace("<File>", '<File xmlns="urn:visits">')
    [row] = rows(text)
    assert row.workers == (("CW7", "Ben Frost"),)


@pytest.mark.parametrize("nested", ["", "<CareWorkers/>", "<CareWorkers><CareWorker/></CareWorkers>"])
def test_a_visit_without_workers_has_none(nested: str) -> None:
    assert workers(nested) == ()


def test_an_unknown_element_of_a_worker_is_left_out_with_a_warning() -> None:
    nested = BEN.replace("<Name>", "<Grade>5</Grade><Name>")
    [issue] = issues(xml_text(visit(nested)))
    assert (issue.code, issue.field) == (IssueCode.UNKNOWN_ELEMENT, "Grade")
    assert issue.location == Location(line=4, path=f"{VISIT_PATH}/CareWorker[1]/Grade")


def test_what_is_wrong_with_a_worker_rejects_the_visit() -> None:
    nested = BEN.replace("</CareWorker>", "<Reference>CW8</Reference></CareWorker>")
    [issue] = issues(xml_text(visit(nested)))
    assert (issue.code, issue.location.path, issue.is_error) == (IssueCode.FORMAT, VISIT_PATH, True)
    assert issue.message == "Reference is there twice in this CareWorker. Keep one and send the file again."


def test_a_visit_names_no_more_workers_than_a_number_of_carers_can_say() -> None:
    many = "".join(f"<CareWorker><Reference>CW{n}</Reference></CareWorker>" for n in range(WORKER_COUNT))
    assert len(workers(many)) == WORKER_COUNT
    [issue] = issues(xml_text(visit(many + IDA * 3)))
    assert issue.message == "Over 999 care workers are named. Check the visit and send the file again."
