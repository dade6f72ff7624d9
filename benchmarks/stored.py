"""What reading and writing service weeks costs: CPU a visit, and room an item; `python -m benchmarks.stored`.

Weeks of 20 matched and priced visits pass one by one, as a night takes them, with the garbage collector as it is. The
figure of a step is the least of several rounds: whatever else the machine does only adds to it.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, time, timedelta
from decimal import Decimal
from time import process_time
from typing import TypeVar

from actuals.aws.packed import pack, unpack
from actuals.model.orders import PlannedVisit
from actuals.model.payments import Payment, Piece, Price
from actuals.model.refs import CarerId, ImportId, OrderRef, PaymentRunId, ServiceUserRef, VisitId, WeekId
from actuals.model.sent_visits import Worked
from actuals.model.visits import HistoryEntry, Visit, VisitStatus
from actuals.model.weeks import Merged, ServiceWeek
from actuals.stored import dump, load
from tests.examples import MONDAY, NOW, SENT_VISIT, SUNDAY, WEEK

WEEKS, VISITS, ROUNDS = 500, 20, 7
TARGETS = {"load": 5.0, "dump": 4.0}
CARERS = ("Ben Frost", "Ann Hill", "Joy Park", "Ola Reed")

Given = TypeVar("Given")


def weeks(drawn: random.Random) -> Iterator[ServiceWeek]:
    """Weeks that a night has matched and priced."""
    for number in range(WEEKS):
        week_id, import_id = WeekId(f"{drawn.getrandbits(80):020x}"), ImportId(f"{drawn.getrandbits(96):024x}")
        visits = (visit(VisitId(f"{week_id}-{each}"), import_id, each % 7, drawn) for each in range(1, VISITS + 1))
        yield replace(
            WEEK,
            key=WEEK.key._replace(service_user_ref=ServiceUserRef(f"{4000 + number}")),
            week_id=week_id,
            visits=tuple(visits),
            visits_ever=VISITS,
            applied={import_id: Merged(VISITS)},
            imports_ever=1,
            covered={1: tuple(SUNDAY - timedelta(ago) for ago in range(7))},
        )


def visit(visit_id: VisitId, import_id: ImportId, day: int, drawn: random.Random) -> Visit:
    """One that is priced in one piece, or in two."""
    start, late = time(drawn.randrange(6, 22), drawn.choice((0, 15, 30))), drawn.randrange(10)
    sent = replace(
        SENT_VISIT,
        visit_date=MONDAY + timedelta(day),
        claimed=Worked(start, 1800),
        actual=Worked(start.replace(minute=start.minute + late), 60 * drawn.randrange(20, 45)),
        carer_id=CarerId(f"CW{drawn.randrange(40)}"),
        carer_name=drawn.choice(CARERS),
    )
    order = OrderRef(f"O-{drawn.randrange(3)}")
    return Visit(
        visit_id,
        sent,
        import_id,
        import_id,
        VisitStatus.MATCHED,
        planned=PlannedVisit(order, start, 30, 1, sent.visit_date),
        history=(HistoryEntry(NOW, "provider", f"Imported with import {import_id}."),),
        price=price(datetime.combine(sent.visit_date, start), drawn.choice((1, 1, 1, 2))),
        first_sent=1,
        last_sent=1,
        asked_at=NOW,
    )


def price(start: datetime, count: int) -> Price:
    """As an hourly rate comes out."""
    minutes, rate = 30 // count, Decimal("24.10")
    amount = (rate * minutes / 60).quantize(Decimal("0.000001"))
    piece = Piece(start, minutes, "WEEKDAY", "DAY", rate, amount)
    pieces = tuple(replace(piece, start=start + timedelta(minutes=minutes * each)) for each in range(count))
    whole = (amount * count).quantize(Decimal("0.01"))
    return Price(30, 1, whole, amount * count, pieces, 30, (), whole)


def paid(week: ServiceWeek) -> ServiceWeek:
    """The same week once it is paid."""
    run = PaymentRunId("4f1d2a9be07c3d5566ab0912")

    def with_payment(each: Visit) -> Visit:
        if each.planned is None or each.price is None or each.price.amount is None:
            raise ValueError("only what is priced is paid")
        payment = Payment(run, each.price.amount, 30, 30, NOW, each.planned.order_ref)
        explained = replace(payment, of_amount=payment.amount, of_minutes=30, of_planned=each.planned)
        return replace(each, paid=(replace(explained, of_sent=each.sent.facts),))

    return replace(week, visits=tuple(map(with_payment, week.visits)))


def cost(step: Callable[[Given], object], given: list[Given]) -> float:
    """Microseconds of CPU a visit, in a stream: what a step makes is let go at once."""
    return min(_round(step, given) for _ in range(ROUNDS)) / len(given) / VISITS * 1e6


def _round(step: Callable[[Given], object], given: list[Given]) -> float:
    began = process_time()
    for each in given:
        step(each)
    return process_time() - began


def main() -> None:
    """Print the figures, and whether they are as wanted."""
    fresh = list(weeks(random.Random(9)))  # noqa: S311 (nothing is kept secret by it)
    for name, found in (("priced", fresh), ("paid", list(map(paid, fresh)))):
        texts = list(map(dump, found))
        items = list(map(pack, texts))
        print(f"{WEEKS} weeks of {VISITS} visits, {name}: microseconds of CPU a visit")
        for step, took in (
            ("dump", cost(dump, found)),
            ("load", cost(lambda text: load(ServiceWeek, text, "a week"), texts)),
            ("pack", cost(pack, texts)),
            ("unpack", cost(unpack, items)),
        ):
            wanted = f"  (to reach: {TARGETS[step]})" if step in TARGETS and name == "priced" else ""
            print(f"  {step:8}{took:6.2f}{wanted}")
        print(f"  bytes a week: {sum(map(len, texts)) // WEEKS}, packed {sum(map(len, items)) // WEEKS}")


if __name__ == "__main__":
    main()
