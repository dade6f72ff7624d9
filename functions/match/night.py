"""The step of a match run that takes one contract: its weeks are matched, priced and held."""

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from functools import cache, partial
from itertools import chain, islice
from typing import Any, NamedTuple

from aws_lambda_powertools.utilities.typing import LambdaContext

from actuals.aws.optimistic_lock import StaleVersionError
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
from actuals.commissioning.sharing import people_of_several_providers
from actuals.matching.runs import contract_done, run_begun
from actuals.matching.weeks import counted
from actuals.model.bad_weeks import BadWeek, BadWeekError, BadWeeks, WeekFault
from actuals.model.contract_orders import OrdersOfContract
from actuals.model.contracts import Contract, VisitCode
from actuals.model.council import CouncilSettings
from actuals.model.london import A_WEEK
from actuals.model.match_runs import MatchCounts
from actuals.model.rates import ChargeRate
from actuals.model.refs import ContractNumber
from actuals.model.weeks import ServiceWeek
from actuals.paying.neighbours import Place, places
from actuals.paying.nights import decide_week
from actuals.paying.terms import Terms
from actuals.pricing.tariff import Tariff

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
    night = Night(run.started_at)
    terms = night.terms(run.contract_number) if run.contract_number else None
    if terms is None:
        return contract_done(MatchCounts(), BadWeeks())
    counts, bad, places = MatchCounts(), BadWeeks(), _places(terms.contract, run.from_week)
    with ThreadPoolExecutor(SAVE_THREADS) as threads:
        while some := [night.with_others(place) for place in islice(places, WEEKS_AT_ONCE)]:
            keys = chain.from_iterable((place.key, *place.beside) for place in some)
            read = wired().visits.read(list(dict.fromkeys(keys)))
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
    """All that weeks are decided with: what the council says tonight, read once."""

    def __init__(self, at: datetime) -> None:
        self._at = at
        self.terms = cache(self._terms)
        self._council = cache(_council)
        self._orders = cache(_orders)
        self._shared = cache(_people_of_several_providers)

    def with_others(self, place: Place) -> Place:
        """For who has orders at several providers: with their weeks at other ones, too."""
        key = place.key
        if key.service_user_ref not in self._shared():
            return place
        endings = (key.week_ending + days for days in (-A_WEEK, timedelta(0), A_WEEK))
        found = chain.from_iterable(wired().visits.of_service_user(key.service_user_ref, each) for each in endings)
        return Place(key, [*place.beside, *(other for other in found if other.provider_ref != key.provider_ref)])

    def decided(self, read: Read, place: Place) -> ServiceWeek | BadWeek:
        """Decide a week as it is at this moment; a run that died and began again finds its work done.

        Beside a week that cannot be read nobody can say what is one visit too many, so nothing is decided there.
        """
        if place.key in read.bad:
            return read.bad[place.key]
        if not read.bad.keys().isdisjoint(place.beside):
            return BadWeek(WeekFault.BESIDE_UNREADABLE, place.key)
        week, others = read.weeks[place.key], [read.weeks[key] for key in place.beside if key in read.weeks]
        try:
            return wired().visits.change(
                place.key, lambda stored: decide_week(stored or week, others, self.terms, self._at), read=week
            )
        except (BadWeekError, StaleVersionError) as error:
            return left_out(error, week)

    def _terms(self, number: ContractNumber) -> Terms | None:
        record = wired().reference.get("contracts", number)
        if record is None:
            return None
        contract, council = to_contract(record), self._council()
        framework = wired().reference.get("rate-frameworks", contract.rate_framework)
        tariff = Tariff(
            contract,
            None if framework is None else to_rate_framework(framework),
            council.bank_holidays,
            council.codes,
            council.charge_rates,
        )
        return Terms(tariff, self._orders, council.settings)


class Council(NamedTuple):
    """What holds for every contract."""

    settings: CouncilSettings
    bank_holidays: frozenset[date]
    codes: Mapping[str, VisitCode]
    charge_rates: tuple[ChargeRate, ...]


def _council() -> Council:
    reference = wired().reference
    settings = to_settings(reference.get("settings", COUNCIL))
    days = to_calendar(reference.get("calendars", settings.calendar)).days
    codes = map(to_visit_code, reference.all("visit-codes"))
    rates = tuple(map(to_charge_rate, reference.all("charge-rates")))
    return Council(settings, days, {code.code: code for code in codes}, rates)


def _orders(contract: ContractNumber) -> OrdersOfContract:
    return OrdersOfContract(map(to_order, wired().reference.orders_of_contract(contract)))


def _people_of_several_providers() -> frozenset[str]:
    reference = wired().reference
    return people_of_several_providers(reference.all("contracts"), reference.all("orders"))
