"""How the story is told, and held against what the samples should give."""

from rich.console import Console
from rich.padding import Padding
from rich.table import Table

from infra.local.api import UnexpectedAnswer

INDENT = (0, 0, 0, 4)

console = Console(highlight=False, width=118)


def say(what: str) -> None:
    """What happens next."""
    console.print(f"\n[bold cyan]>[/bold cyan] [bold]{what}[/bold]")


def tell(what: str) -> None:
    """What came of it."""
    console.print(Padding(what, INDENT, expand=False))


def show(table: Table) -> None:
    """The same, as a table."""
    console.print(Padding(table, INDENT, expand=False))


def table_of(*headings: str) -> Table:
    """A table without lines."""
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim", pad_edge=False)
    for heading in headings:
        table.add_column(heading)
    return table


def expect(what: str, found: object, wanted: object) -> None:
    """Stop when something is not as the samples should give it."""
    if found != wanted:
        raise UnexpectedAnswer(f"Not as expected: {what} is {found}, and should be {wanted}.")
