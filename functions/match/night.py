"""The step of a match run that takes one contract: its weeks are matched, priced and held."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from functools import cache, partial
from itertools import chain, islice
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from actuals.aws.meanwhile import ChangedMeanwhileError
from actuals.aws.reference import ReferenceTable
from actuals.aws.settings import MatchContractSettings
from actuals.aws.visits import Read, VisitsTable, left_out
from actuals.commissioning.council import COUNCIL
from actuals.commissioning.nouns import (
    to_calendar,
    to_charge_rate,
    to_contract,
    to_order,
    to_rate_framework,
    to_settings,
    to_visit_code,
)
from actuals.matching.runs import contract_done, run_begun
from actuals.matching.weeks import counted, match_week
from actuals.model.bad_weeks import BadWeek, BadWeekError, BadWeeks, WeekFault
from actuals.model.contract_orders import OrdersOfContract
from actuals.model.contracts import Contract
from actuals.model.match_runs import MatchCounts
from actuals.model.refs import ContractNumber
from actuals.model.weeks import ServiceWeek
from actuals.paying.holds import hold_week
from actuals.paying.neighbours import A_WEEK, Place, places
from actuals.pricing.tariff import Tariff
from actuals.pricing.weeks import price_week

Event = dict[str, Any]
WEEKS_AT_ONCE = 100
BAD_WEEKS_TOLD = 10  # the answers of all contracts together are 256 KB at most
SAVE_THREADS = 8


class Wiring:
    """What this step is wired to, at its first call."""

    def __init__(self) -> None:
        settings = MatchContractSettings.load()
        self.reference = ReferenceTable(settings.reference_table)
        self.visits = VisitsTable(settings.visits_table)


wired = cache(Wiring)


def match_contract(event: Event, context: LambdaContext) -> Event:
    """Lambda's entry, a step for each contract: decide its weeks, write those that changed."""
    run = run_begun(event["matchRunId"], event, datetime.now(UTC))
    record = wired().reference.get("contracts", event["contractNumber"])
    if record is None or run.contract_number is None:
        return contract_done(MatchCounts(), BadWeeks())
    contract, counts, bad = to_contract(record), MatchCounts(), BadWeeks()
    night, places = Night(contract, run.started_at), _places(contract, run.from_week)
    with ThreadPoolExecutor(SAVE_THREADS) as threads:
        while some := list(islice(places, WEEKS_AT_ONCE)):
            read = wired().visits.read(list(dict.fromkeys(chain.from_iterable((key, *beside) for key, beside in some))))
            there = (place for place in some if place.key in read.weeks or place.key in read.bad)
            outcomes = list(threads.map(partial(night.decided, read), there))
            counts = sum((counted(week) for week in outcomes if isinstance(week, ServiceWeek)), counts)
            bad = bad.plus((week for week in outcomes if isinstance(week, BadWeek)), BAD_WEEKS_TOLD)
    return contract_done(counts, bad)


def _places(contract: Contract, from_week: date | None) -> Iterator[Place]:
    """The contract's weeks, beside those of the provider's other contracts; from a week on, if one was given."""
    contracts = [
        ContractNumber(record["contractNumber"])
        for record in wired().reference.all("contracts")
        if record["providerRef"] == contract.provider_ref
    ]
    earliest = from_week and from_week - A_WEEK
    keys = chain.from_iterable(wired().visits.awaiting(number, earliest) for number in contracts)
    first = from_week or date.min
    return places(keys, lambda key: key.contract_number == contract.contract_number and key.week_ending >= first)


class Night:
    """All that the weeks of one contract are decided with."""

    def __init__(self, contract: Contract, at: datetime) -> None:
        self._contract, self._at = contract, at
        self._tariff = _tariff(contract)
        self._orders = OrdersOfContract(map(to_order, wired().reference.orders_of_contract(contract.contract_number)))

    def decided(self, read: Read, place: Place) -> ServiceWeek | BadWeek:
        """Decide a week as it is at this moment; a run that died and began again finds its work done.

        Beside a week that cannot be read nobody can say what is one visit too many, so nothing is decided there.
        """
        if place.key in read.bad:
            return read.bad[place.key]
        if not read.bad.keys().isdisjoint(place.beside):
            return BadWeek(WeekFault.BESIDE_UNREADABLE, place.key)
        week, beside = read.weeks[place.key], [read.weeks[key] for key in place.beside if key in read.weeks]
        try:
            return wired().visits.change(place.key, lambda stored: self._decide(stored or week, beside), read=week)
        except (BadWeekError, ChangedMeanwhileError) as error:
            return left_out(error, week)

    def _decide(self, week: ServiceWeek, beside: list[ServiceWeek]) -> ServiceWeek:
        matched = match_week(week, self._contract, self._orders, self._at)
        priced = price_week(matched, self._tariff, self._orders.chargeable, self._at)
        return hold_week(priced, self._contract, self._orders, beside, self._at)


def _tariff(contract: Contract) -> Tariff:
    """What the contract's visits cost, as the council says tonight."""
    reference = wired().reference
    settings = to_settings(reference.get("settings", COUNCIL))
    framework = reference.get("rate-frameworks", contract.rate_framework)
    codes = map(to_visit_code, reference.all("visit-codes"))
    return Tariff(
        contract,
        None if framework is None else to_rate_framework(framework),
        to_calendar(reference.get("calendars", settings.calendar)).days,
        {code.code: code for code in codes},
        tuple(map(to_charge_rate, reference.all("charge-rates"))),
    )
