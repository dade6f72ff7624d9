"""Tiny cases, and the message or the call that each of them waits for."""

from dataclasses import dataclass, replace
from datetime import time, timedelta

from actuals.aws.reference import ReferenceTable
from actuals.aws.remittances import RemittancesTable
from actuals.aws.visits import VisitsTable
from actuals.model.orders import PlannedVisit
from actuals.model.payment_runs import PaymentRun
from actuals.model.refs import ClientId, ContractNumber, ImportId, OrderRef, PaymentRunId
from actuals.model.sent_visits import Worked
from actuals.model.visits import Visit, VisitStatus
from tests.examples import NOW, SENT_VISIT, SUNDAY, VISIT, WEEK_KEY
from tests.faults.delivering import Json, asked, deliver
from tests.faults.world import World
from tests.integration.calls import APPROVER, COUNCIL, P100
from tests.integration.imports import Deliveries, ask, put_reference, visits_csv
from tests.integration.payments import key_of, week_of
from tests.integration.test_bad_weeks import mend, spoil, without
from tests.integration.test_match import CONTRACT_RECORD, FRAMEWORK, ORDER_RECORD, VISIT_CODE
from tests.unit.paying.visits import AN_HOUR_LONG, PAYABLE, over_tolerance, paid

PEOPLE = ("4001", "4002", "4003")
SIX_VISITS = [{"ServiceUserRef": person, "VisitDate": day} for person in PEOPLE for day in ("16/11/2026", "17/11/2026")]
BAD = {"VisitDate": "18/11/2026", "VisitCode": "XX"}
AT_NOON = replace(SENT_VISIT, actual=Worked(time(12, 0), 3_600))
PAID_AT_EIGHT = paid(replace(PAYABLE, sent=replace(SENT_VISIT, actual=Worked(time(8, 0), 1_800))))
ON_SATURDAY = replace(PAYABLE, sent=replace(SENT_VISIT, visit_date=SUNDAY - timedelta(days=1)))
HELD = replace(AN_HOUR_LONG, sent=AT_NOON, holds=(over_tolerance(20),))
MOVED = replace(paid(PAYABLE), planned=PlannedVisit(OrderRef("O-2")), price=AN_HOUR_LONG.price, holds=HELD.holds)


@dataclass
class Cases:
    """Each puts down what is stored before, and gives what is to be delivered."""

    environment: dict[str, str]
    reference: ReferenceTable
    world: World

    @property
    def visits(self) -> VisitsTable:
        return VisitsTable(self.environment["VISITS_TABLE"])

    @property
    def payments(self) -> RemittancesTable:
        return RemittancesTable(self.environment["PAYMENTS_TABLE"])

    def uploaded(self, *rows: dict[str, str]) -> Json:
        """A file of six visits of three people, and one that is not accepted."""
        put_reference(self.reference)
        for person in PEOPLE:
            record = {"serviceUserRef": person, "name": "Ada Winter", "contributions": []}
            self.reference.put("service-users", person, record)
        import_id, deliveries = ask(), Deliveries(self.environment)
        deliveries.upload(import_id, visits_csv(*(rows or [*SIX_VISITS, BAD])))
        return deliveries.announcement(import_id)

    def uploaded_twice(self) -> tuple[Json, Json]:
        """The form used for two files: what announces the one that came first, and the other."""
        first, deliveries = self.uploaded({}), Deliveries(self.environment)
        import_id = first["Records"][0]["s3"]["object"]["key"].removeprefix("inbox/")
        deliveries.upload(import_id, visits_csv(*SIX_VISITS, BAD))
        return first, deliveries.announcement(import_id)

    def checked(self, *rows: dict[str, str]) -> ImportId:
        """The same, checked."""
        announcement = self.uploaded(*rows)
        assert deliver("CheckQueue", announcement)
        return ImportId(announcement["Records"][0]["s3"]["object"]["key"].removeprefix("inbox/"))

    def to_confirm(self, *rows: dict[str, str], missing: bool = False) -> Json:
        """A call to confirm them, be it over a week of which a paid and an unpaid visit are left out."""
        if missing:
            self.visits.save(week_of(PAID_AT_EIGHT, new(time(9, 0)), ON_SATURDAY))
        body = {"leaveOutRejected": True, "withdrawMissing": missing}
        return asked(P100, f"/imports/{self.checked(*rows)}/confirm", body)

    def confirmed(self, *rows: dict[str, str], paid: bool = False) -> Json:
        """A message to store them, be it over what is being paid."""
        if paid:
            self.payable()
        return {"importId": self.checked(*rows), "leaveOutRejected": True, "withdrawMissing": False}

    def to_store_the_rest(self) -> Json:
        """A confirmed import that was stored but for one week, as that could not be read; that is mended."""
        message = self.confirmed(paid=True)
        unspoiled = spoil(self.visits, how=without("header"))
        assert not deliver("StoreQueue", message)
        mend(self.visits, unspoiled)
        return message

    def night(self) -> Json:
        """A week of a visit too many and one nobody ordered, beside one of another contract that overlaps it."""
        for contract, order in (("C-1", "O-1"), ("C-2", "O-2")):
            self.reference.put("contracts", contract, CONTRACT_RECORD | {"contractNumber": contract})
            self.reference.put("orders", order, ORDER_RECORD | {"orderRef": order, "contractNumber": contract})
        self.reference.put("orders", "O-3", ORDER_RECORD | {"orderRef": "O-3", "serviceUserRef": "4002"})
        self.reference.put("rate-frameworks", "NORTH", FRAMEWORK)
        self.reference.put("visit-codes", "VS", VISIT_CODE)
        self.visits.save(week_of(new(time(6, 30)), new(time(6, 40), 80)))
        self.visits.save(week_of(new(time(6, 50)), contract_number="C-2"))
        self.visits.save(week_of(new(time(6, 30)), new(time(9, 0)), **key_of("P100", "C-1", "4002")))
        return {"matchRunId": "run-1", "contractNumber": "C-1"}

    def night_again(self) -> tuple[Json, Json]:
        """A night at other rates than the one before, and the release of what that has held."""
        night = self.night()
        assert deliver("Night", night)
        dearer = {"rates": [FRAMEWORK["rates"][0] | {"hourly": "30.00"}]}
        self.reference.put("rate-frameworks", "NORTH", FRAMEWORK | dearer)
        held = self.stored()[1].visit_id
        return night, asked(COUNCIL, f"/held-visits/{held}/release", {"note": "Two carers were needed."})

    def one_more_week(self) -> None:
        """Another week that is to be paid."""
        self.visits.save(week_of(PAYABLE, **key_of("P200", "C-2", "4009")))

    def payable(self) -> None:
        """Two weeks of two providers: whole visits, and one that is held in part."""
        self.reference.put("contracts", "C-1", CONTRACT_RECORD)
        self.reference.put("contracts", "C-2", CONTRACT_RECORD | {"contractNumber": "C-2", "providerRef": "P200"})
        self.visits.save(week_of(PAYABLE, HELD, **key_of("P100", "C-1", "4001")))
        self.visits.save(week_of(PAYABLE, replace(AN_HOUR_LONG, sent=AT_NOON), **key_of("P200", "C-2", "4002")))

    def to_calculate(self, name: str = "1", *contracts: str) -> Json:
        """A run that was asked for, of all contracts or of some."""
        if not self.visits.has_any():
            self.payable()
        run = PaymentRun(
            PaymentRunId(name * 24), SUNDAY, tuple(map(ContractNumber, contracts)), ClientId(COUNCIL.client_id), NOW
        )
        self.payments.save(run)
        return {"paymentRunId": run.payment_run_id, "step": "calculate"}

    def drafted(self, name: str = "1", *contracts: str) -> PaymentRunId:
        message = self.to_calculate(name, *contracts)
        assert deliver("PayQueue", message)
        return PaymentRunId(message["paymentRunId"])

    def submitted(self, name: str = "1", *contracts: str) -> PaymentRunId:
        run_id = self.drafted(name, *contracts)
        assert deliver("Call", asked(COUNCIL, f"/payment-runs/{run_id}/submit"))
        return run_id

    def to_approve(self, name: str = "1", *contracts: str) -> Json:
        return asked(APPROVER, f"/payment-runs/{self.submitted(name, *contracts)}/approve")

    def to_issue(self, name: str = "1", *contracts: str) -> Json:
        """A run that was approved; its message, taken out of the queue."""
        approval = self.to_approve(name, *contracts)
        assert deliver("Call", approval)
        ((_, _),) = self.world.receive()
        self.world.in_hand = frozenset()
        return {"paymentRunId": approval["path"].split("/")[2], "step": "issue"}

    def moved(self) -> None:
        """One week: half an hour that was paid, and is now an hour under another order, of which a part is held."""
        self.reference.put("contracts", "C-1", CONTRACT_RECORD)
        self.visits.save(week_of(MOVED))

    def to_settle(self) -> Json:
        """A run that was issued while one of its weeks could not be read; that week is mended."""
        message = self.to_issue()
        unspoiled = spoil(self.visits, how=without("header"))
        assert not deliver("PayQueue", message)
        mend(self.visits, unspoiled)
        return message

    def to_withdraw(self) -> Json:
        self.payable()
        return asked(P100, f"/visits/{self.stored()[0].visit_id}/withdraw", {"reason": "Sent by mistake."})

    def to_release(self) -> Json:
        self.payable()
        held = self.stored()[1].visit_id
        return asked(COUNCIL, f"/held-visits/{held}/release", {"note": "Two carers were needed."})

    def stored(self) -> tuple[Visit, ...]:
        week = self.visits.week(WEEK_KEY)
        assert week is not None
        return week.visits


def new(start: time, minutes: int = 30) -> Visit:
    """A visit that was sent, and that no night has seen."""
    worked = Worked(start, minutes * 60)
    return replace(VISIT, sent=replace(SENT_VISIT, claimed=worked, actual=worked), status=VisitStatus.NEW)
