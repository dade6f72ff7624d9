"""References that are known but for what spreadsheets and people do to them, and what is suggested."""

from dataclasses import replace

from actuals.model.contract_orders import OrdersOfContract
from actuals.model.issues import IssueCode, Level, Location
from actuals.model.orders import OrderStatus
from actuals.model.refs import CarerId, ContractNumber, OrderRef, ServiceUserRef
from tests import examples
from tests.unit.badfiles.cases import HEADER, KNOWN, VISIT, BadFile, Said, cell, of_week, several
from tests.unit.intake.files import contract, csv_file, file, header, visit

ZEROS = " A spreadsheet may have removed leading zeros."
MARKS = " Leave out the marks around it."
CASE = " Capital and small letters are not the same."
EXPONENT = (
    "{0} '{1}' is how a spreadsheet writes a long number: it has rewritten the reference. "
    "Set the column to text, enter the reference as it was, and send the file again."
)

PERSON, STRANGER, NEIGHBOUR = ServiceUserRef("0074"), ServiceUserRef("0075"), ServiceUserRef("4002")
ORDER = replace(examples.ORDER, order_ref=OrderRef("O-0074"))
ORDERS = OrdersOfContract(
    (
        ORDER,
        replace(ORDER, order_ref=OrderRef("0031")),
        replace(ORDER, order_ref=OrderRef("O-74"), status=OrderStatus.DRAFT),
        replace(ORDER, order_ref=OrderRef("0088"), service_user_ref=PERSON),
        replace(ORDER, order_ref=OrderRef("31"), service_user_ref=NEIGHBOUR),
    )
)
ORDERED = replace(
    KNOWN,
    service_users={**KNOWN.service_users, PERSON: "Winter, Ada", STRANGER: "Winter, Ada"},
    carers={**KNOWN.carers, CarerId("0074"): [replace(examples.CARER, carer_id=CarerId("0074"))]},
    visit_codes={
        **KNOWN.visit_codes,
        "007": replace(examples.VISIT_CODE, code="007", contracts=frozenset({ContractNumber("C-1")})),
    },
    orders=lambda number: ORDERS if number == "C-1" else OrdersOfContract(),
)
"""Of Mrs Winter's orders two are authorised; 0075 has no order with this provider."""


def _suggested(bad: BadFile) -> BadFile:
    return bad._replace(known=ORDERED)


def _carer(name: str, value: str, meant: str) -> BadFile:
    message = f"No carer exists with CarerID '{value}'. Upload the carers file first.{meant}"
    return _suggested(cell(name, IssueCode.UNKNOWN_CARER, message, "CareWorkerRef", value))


def _code(name: str, value: str, meant: str) -> BadFile:
    message = f"The council has no visit code '{value}'. Ask the council for its list of visit codes.{meant}"
    return _suggested(cell(name, IssueCode.VISIT_CODE, message, "VisitCode", value))


def _service(name: str, value: str, meant: str) -> BadFile:
    message = f"Contract 'C-1' has no service type '{value}'; it has: HOME CARE.{meant}"
    return _suggested(cell(name, IssueCode.SERVICE_TYPE, message, "ServiceType", value))


def _order(name: str, value: str, meant: str, whose: str = "not an order on this contract") -> BadFile:
    message = (
        f"The OrderRef sent with this visit is {whose}. Send the visit again with the right OrderRef, or with none. "
        f"The visit is not rejected for this, but as things are it cannot be matched.{meant}"
    )
    return _suggested(cell(name, IssueCode.ORDER_REF, message, "OrderRef", value))


def _person(name: str, value: str, meant: str) -> BadFile:
    message = f"No client exists with ServiceUserRef '{value}'. Check the reference with the council.{meant}"
    return _suggested(of_week(name, IssueCode.UNKNOWN_SERVICE_USER, message, "ServiceUserRef", value))


def _rewritten(field: str, value: str) -> BadFile:
    message = EXPONENT.format(field, value)
    return cell(f"{field} as a number with exponent", IssueCode.FORMAT, message, field, value)


SUGGESTIONS = (
    _carer("a carer without leading zeros", "74", " Did you mean '0074'?" + ZEROS),
    _carer("a carer in small letters", "cw7", " Did you mean 'CW7'?" + CASE),
    _carer("a carer after an apostrophe", "'0074", " Did you mean '0074'?" + MARKS),
    _carer("a carer as a formula", '="0074"', " Did you mean '0074'?" + MARKS),
    _carer("a carer who is like nobody", "740", ""),
    _code("a code in small letters", "vs", " Did you mean 'VS'?" + CASE),
    _code("a code without leading zeros", "7", " Did you mean '007'?" + ZEROS),
    _code("a code like one of the past", "old", ""),
    _code("a code like one of another contract", "c8", ""),
    _service("a service as a formula", '="HOME CARE"', " Did you mean 'HOME CARE'?" + MARKS),
    _order("an order in small letters", "o-0074", " Did you mean 'O-0074'?" + CASE),
    _order("an order without leading zeros", "031", " Did you mean '0031'?" + ZEROS),
    _order(
        "an order that is somebody else's without its zeros",
        "31",
        " Did you mean '0031'?" + ZEROS,
        "an order for someone else",
    ),
    _order("an order like somebody else's", "88", ""),
    _order("an order like a draft", "o-74", ""),
    _person("a person without leading zeros", "74", " Did you mean '0074'?" + ZEROS),
    _person("a person after an apostrophe", "'4001", " Did you mean '4001'?" + MARKS),
    _person("a person as a formula", '="4001"', " Did you mean '4001'?" + MARKS),
    _person("a person like one of another provider", "75", ""),
    BadFile(
        "a code like a known one, on a day that is none",
        csv_file({"VisitCode": "vs", "VisitDate": "31/11/2026"}),
        (
            Said(
                IssueCode.FORMAT,
                "VisitDate is not a date such as 22/11/2026. Correct it and send the file again.",
                field="VisitDate",
                value="31/11/2026",
            ),
            Said(
                IssueCode.VISIT_CODE,
                "The council has no visit code 'vs'. Ask the council for its list of visit codes.",
                field="VisitCode",
                value="vs",
            ),
        ),
        rejected=1,
    ),
)

EXPONENTS = (
    *(_rewritten(field, "2.02611E+11") for field in ("ProviderRef", "ContractNumber", "ServiceUserRef", "OurRef")),
    *(_rewritten(field, "1E+07") for field in ("OrderRef", "CareWorkerRef")),
    _rewritten("OrderRef", "2,02611E+11")._replace(name="a reference as a number with exponent and decimal comma"),
    several(
        "FileReference as a number with exponent",
        csv_file({"FileReference": "2.02611E+11"}),
        Said(
            IssueCode.FORMAT,
            EXPONENT.format("FileReference", "2.02611E+11"),
            level=Level.FILE,
            field="FileReference",
            value="2.02611E+11",
        ),
    ),
    several(
        "references as numbers with exponent in XML",
        file(contract(header(visit(CareWorkerRef="1E+07"), visit()), header(visit(), ServiceUserRef="4.0E+10"))),
        Said(
            IssueCode.FORMAT,
            EXPONENT.format("CareWorkerRef", "1E+07"),
            Location(None, 4, VISIT),
            field="CareWorkerRef",
            value="1E+07",
        ),
        Said(
            IssueCode.FORMAT,
            EXPONENT.format("ServiceUserRef", "4.0E+10"),
            Location(None, 7, HEADER.replace("Header[1]", "Header[2]")),
            Level.HEADER,
            "ServiceUserRef",
            "4.0E+10",
        ),
        rejected=2,
        accepted=1,
    ),
)
