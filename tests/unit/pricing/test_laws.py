"""What holds for any visit under any tariff."""

from dataclasses import replace
from datetime import date, time, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from actuals.model.contracts import Basis, Rounding, RoundingMode
from actuals.model.orders import PlannedVisit
from actuals.model.payments import Price
from actuals.model.rates import Rate, TimeBand
from actuals.model.sent_visits import SentVisit, Worked
from actuals.pricing.price import price_visit
from actuals.pricing.tariff import Tariff
from tests.examples import CONTRACT, DAY_RATE, FRAMEWORK, ORDER, SENT_VISIT, TARIFF, VISIT_CODE

PLANNED = PlannedVisit(ORDER.order_ref)
ALL_DAY = TimeBand("DAY", 0, 0)
CLOCKS_CHANGE = st.sampled_from([date(2026, 3, 29), date(2026, 10, 25)])
near_a_change = CLOCKS_CHANGE.flatmap(lambda day: st.integers(-2, 1).map(lambda days: day + timedelta(days=days)))
any_day = st.one_of(near_a_change, st.dates(date(2026, 1, 1), date(2028, 12, 31)))
pounds = st.decimals(Decimal("0.00"), Decimal("99.99"), places=2)
starts = st.times().map(lambda at: at.replace(second=0, microsecond=0))
cards = st.dictionaries(st.sampled_from([15, 20, 30, 45, 60, 90]), pounds).map(lambda card: tuple(sorted(card.items())))


def claimed(day: date, start: time, minutes: int) -> SentVisit:
    return replace(SENT_VISIT, visit_date=day, claimed=Worked(start, minutes * 60))


def price(sent: SentVisit, tariff: Tariff) -> Price:
    return price_visit(sent, PLANNED, tariff, chargeable=True)


def rates(hourly: list[Decimal], card: tuple[tuple[int, Decimal], ...] = ()) -> tuple[Rate, ...]:
    """A rate for each category and band, from the beginning of time."""
    places = [(category, band) for category in ("HOLIDAY", "WEEKDAY") for band in ("NIGHT", "DAY")]
    return tuple(
        replace(DAY_RATE, from_date=date.min, day_category=category, time_band=band, hourly=an_hour, durations=card)
        for (category, band), an_hour in zip(places, hourly, strict=True)
    )


four_rates = st.lists(pounds, min_size=4, max_size=4)


@st.composite
def tariffs(draw: st.DrawFn) -> Tariff:
    rounding = Rounding(draw(st.sampled_from(RoundingMode)), draw(st.integers(1, 60)), draw(st.integers(0, 60)))
    code = replace(
        VISIT_CODE,
        standard_minutes=draw(st.none() | st.integers(0, 1440)),
        maximum_minutes=draw(st.integers(1, 1440)),
    )
    framework = replace(FRAMEWORK, rates=rates(draw(four_rates), draw(cards)))
    contract = replace(CONTRACT, rounding=rounding, basis=draw(st.sampled_from(Basis)))
    return replace(TARIFF, contract=contract, framework=framework, codes={"VS": code})


@given(any_day, starts, st.integers(0, 1440), tariffs())
def test_pieces_add_up_to_the_minutes_and_to_the_amount_before_rounding(
    day: date, start: time, minutes: int, tariff: Tariff
) -> None:
    priced = price(claimed(day, start, minutes), tariff)
    assert sum(piece.minutes for piece in priced.pieces) == priced.minutes
    assert sum((piece.amount for piece in priced.pieces), Decimal("0.000000")) == priced.before_rounding
    assert priced.before_rounding is not None
    assert priced.amount is not None
    assert abs(priced.before_rounding - priced.amount) <= Decimal("0.0050005")


@given(any_day, starts, st.integers(0, 1439), tariffs(), st.integers(1, 5))
def test_a_visit_with_several_carers_costs_what_as_many_visits_with_one_cost(
    day: date, start: time, minutes: int, tariff: Tariff, carers: int
) -> None:
    one = price(claimed(day, start, minutes), tariff)
    secondary = price(replace(claimed(day, start, minutes), secondary=True), tariff)
    together = price(replace(claimed(day, start, minutes), carers=carers), tariff)
    assert one == secondary
    assert one.amount is not None
    assert (together.amount, together.charge) == (one.amount * carers, one.charge * carers)


@given(any_day, starts, st.integers(0, 1439), four_rates)
def test_a_longer_visit_never_costs_less_by_the_hour(
    day: date, start: time, minutes: int, hourly: list[Decimal]
) -> None:
    tariff = replace(TARIFF, framework=replace(FRAMEWORK, rates=rates(hourly)))
    assert costs(day, start, minutes, tariff) <= costs(day, start, minutes + 1, tariff)


@given(any_day, st.integers(0, 239), pounds, cards)
def test_a_longer_visit_never_costs_less_by_duration_whatever_the_card_says(
    day: date, minutes: int, hourly: Decimal, card: tuple[tuple[int, Decimal], ...]
) -> None:
    framework = replace(FRAMEWORK, time_bands=(ALL_DAY,), rates=rates([hourly] * 4, card))
    tariff = replace(TARIFF, framework=framework)
    assert costs(day, time(6, 0), minutes, tariff) <= costs(day, time(6, 0), minutes + 1, tariff)


@given(any_day, st.integers(1, 90), pounds, cards)
def test_no_visit_costs_more_than_the_next_duration_up(
    day: date, minutes: int, hourly: Decimal, card: tuple[tuple[int, Decimal], ...]
) -> None:
    framework = replace(FRAMEWORK, time_bands=(ALL_DAY,), rates=rates([hourly] * 4, card))
    longer = [price for duration, price in card if duration >= minutes]
    cost = costs(day, time(6, 0), minutes, replace(TARIFF, framework=framework))
    assert all(cost <= price for price in longer)


def costs(day: date, start: time, minutes: int, tariff: Tariff) -> Decimal:
    amount = price(claimed(day, start, minutes), tariff).amount
    assert amount is not None
    return amount
