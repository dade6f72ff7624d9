"""Care workers nested in a visit that are not as agreed."""

from actuals.model.issues import IssueCode
from tests.unit.badfiles.cases import BadFile, fine, visit_in_xml
from tests.unit.intake.files import visit, xml_text


def nested(*references: str, **cells: str) -> str:
    workers = "".join(f"<CareWorker><Reference>{reference}</Reference></CareWorker>" for reference in references)
    return visit(f"<CareWorkers>{workers}</CareWorkers>", VisitDate="2026-11-17", **{"CareWorkerRef": "", **cells})


def _bad(name: str, code: IssueCode, message: str, value: str, *references: str, **cells: str) -> BadFile:
    return visit_in_xml(name, nested(*references, **cells), code, message, "CareWorkerRef", value)


WORKERS = (
    fine("a nested worker", xml_text(nested("CW7"))),
    fine("no nested worker", xml_text(nested())),
    _bad(
        "a second nested worker whom nobody knows",
        IssueCode.UNKNOWN_CARER,
        "No carer exists with CarerID 'CW8'. Upload the carers file first.",
        "CW8",
        "CW7",
        "CW8",
    ),
    _bad(
        "a second nested worker who has left",
        IssueCode.UNKNOWN_CARER,
        "No carer exists with CarerID 'CW9'. Upload the carers file first. "
        "The dates sent for this carer do not cover 17/11/2026.",
        "CW9",
        "CW7",
        "CW9",
    ),
    _bad(
        "a nested worker twice",
        IssueCode.FORMAT,
        "CareWorker 'CW7' is there 2 times in this visit. Name each worker once.",
        "CW7",
        "CW7",
        "CW7",
    ),
    _bad(
        "a CareWorkerRef that is not the first nested worker's",
        IssueCode.FORMAT,
        "CareWorkerRef is 'CW8', but the first CareWorker of the visit is 'CW7'. "
        "Make them the same, or leave out CareWorkerRef.",
        "CW8",
        "CW7",
        CareWorkerRef="CW8",
    ),
)
