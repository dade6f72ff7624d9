"""A remittance to print: one HTML page without scripts, and without anything from elsewhere."""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING

from actuals.answers.remittances import PaymentLineAnswer, remittance_object
from actuals.model.london import today
from actuals.model.payment_runs import Remittance

if TYPE_CHECKING:
    from jinja2 import Template


def statement(remittance: Remittance, lines: Iterable[PaymentLineAnswer]) -> Iterator[str]:
    """The page, piece by piece."""
    issued_on = today(remittance.issued_at).isoformat()
    return _page().generate(remittance=remittance_object(remittance), lines=lines, issued_on=issued_on)


@cache
def _page() -> "Template":
    """Jinja2 is loaded when a page is to be made: calls of the API need not wait a tenth of a second for it."""
    from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415

    environment = Environment(
        loader=PackageLoader("actuals", "exporting"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["day"] = _day
    environment.filters["moment"] = _moment
    environment.filters["pounds"] = _pounds
    return environment.get_template("statement.html")


def _moment(local: str) -> str:
    """2026-11-17T06:30:00 as people write it: with seconds only where there are some."""
    date, _, time = local.partition("T")
    return f"{_day(date)} {time.removesuffix(':00')}"


def _day(date: str) -> str:
    """2026-11-22 as people write it."""
    year, month, day = date.split("-")
    return f"{day}/{month}/{year}"


def _pounds(amount: str) -> str:
    """-12.05 as people write it: the sign before the pounds."""
    return f"-£{amount[1:]}" if amount.startswith("-") else f"£{amount}"
