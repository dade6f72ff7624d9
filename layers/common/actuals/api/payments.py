"""Bodies of the calls about payment runs, and which weeks may be paid."""

from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from actuals.api.caller import Caller
from actuals.api.problems import Conflict, Forbidden, Problem, Unprocessable
from actuals.commissioning.forms import Day, Form, Key, SomeOf, Text, each_once
from actuals.model.fields import FieldProblem
from actuals.model.london import A_WEEK, week_ending
from actuals.model.payment_runs import PaymentRun
from actuals.model.refs import ContractNumber, PaymentRunId
from actuals.paying.runs import SELF_APPROVAL, Refused

NOTE_LENGTH = 200
MOST_CONTRACTS = 1_000  # they are looked up one by one, and stand in the run


class PaymentRunBody(Form):
    """What a run shall pay: the weeks up to one, on some contracts or on all."""

    to_week_ending: Day
    contract_numbers: Annotated[SomeOf[Key], Field(max_length=MOST_CONTRACTS), each_once()] | None = None

    def to_run(self, run_id: PaymentRunId, caller: Caller, now: datetime) -> PaymentRun:
        """The run that is asked for; no contracts are all."""
        contracts = tuple(map(ContractNumber, self.contract_numbers or ()))
        return PaymentRun(run_id, self.to_week_ending, contracts, caller.client_id, now)


class RejectBody(Form):
    """Why a run is rejected, for those who calculated it."""

    note: Annotated[Text, Field(max_length=NOTE_LENGTH)]


def check_week(asked: date, ends_on: int, today: date) -> date:
    """Refuse what is not the last day of a week, and a week that is not over."""
    ends = week_ending(min(asked, date.max - A_WEEK), ends_on)
    if asked != ends:
        raise _wrong_week(
            "week-ending-day",
            f"{asked} is a {asked:%A}; the council's weeks end on {ends:%A}. Give {ends} or the week before.",
        )
    if asked > today:
        last = week_ending(today, ends_on)
        over = last if last <= today else last - A_WEEK
        raise _wrong_week("future-week", f"The week that ends on {asked} is not over. The last one ended on {over}.")
    return asked


def check_contracts(asked: tuple[str, ...], known: set[str]) -> None:
    """Refuse contracts that do not exist."""
    unknown = [
        FieldProblem(f"contractNumbers.{place}", f"There is no contract '{contract}'.")
        for place, contract in enumerate(asked)
        if contract not in known
    ]
    if unknown:
        raise Unprocessable("unknown-contract", "Some of the contracts to pay do not exist.", unknown)


def refusal(refused: Refused) -> Problem:
    """Why a decision about a run is not taken."""
    kind = Forbidden if refused.code == SELF_APPROVAL else Conflict
    return kind(refused.code, refused.detail)


def _wrong_week(code: str, detail: str) -> Unprocessable:
    return Unprocessable(code, detail, [FieldProblem("toWeekEnding", detail)])
