"""The folder of reference data that a file is checked against: as much of it as the council gave."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from actuals.checking.files import LocalFile, check_records_file
from actuals.checking.missing_reference import Reference
from actuals.checking.shown import located
from actuals.commissioning.nouns import to_contract, to_order, to_settings, to_visit_code
from actuals.model.contract_orders import OrdersOfContract
from actuals.model.imports import CARERS, ImportStatus
from actuals.model.orders import Order
from actuals.model.people import by_id
from actuals.model.refs import ContractNumber, ProviderRef
from actuals.validation.carers import carer
from actuals.validation.records import Json

KINDS = ("settings", "contracts", "service-users", "visit-codes", "orders")
CARERS_FILE = "carers.csv"


class BadReferenceError(Exception):
    """Reference data that cannot be used: which, and why."""


class Places(NamedTuple):
    """Where reference data may be found, by kind."""

    folder: Path | None
    carers: Path | None

    def files(self) -> dict[str, Path]:
        """What there is; raises BadReferenceError where something was named and there is nothing."""
        if self.carers is not None and not self.carers.is_file():
            raise BadReferenceError(f"There is no carers file {self.carers}.")
        found = self._in_folder(self.folder) if self.folder is not None else {}
        return found | ({CARERS: self.carers} if self.carers is not None else {})

    def _in_folder(self, folder: Path) -> dict[str, Path]:
        if not folder.is_dir():
            raise BadReferenceError(f"There is no folder {folder}.")
        names = {kind: f"{kind}.jsonl" for kind in KINDS} | {CARERS: CARERS_FILE}
        found = {kind: folder / name for kind, name in names.items() if (folder / name).is_file()}
        if not found:
            raise BadReferenceError(f"The folder {folder} has no reference data: none of {', '.join(names.values())}.")
        return found


def read_places(places: Places, now: datetime) -> Reference:
    """All reference data that is there; raises BadReferenceError, and for what cannot be opened OSError."""
    found = {kind: _records(kind, path, now) for kind, path in places.files().items()}
    settings, contracts, people, codes, orders, carers = (found.get(kind) for kind in (*KINDS, CARERS))
    return Reference(
        None if settings is None else to_settings(settings[-1]),
        None if contracts is None else {each.contract_number: each for each in map(to_contract, contracts)},
        None if people is None else {each["serviceUserRef"]: each["name"] for each in people},
        None if codes is None else {each.code: each for each in map(to_visit_code, codes)},
        None if orders is None else _by_contract(map(to_order, orders)),
        None if carers is None else by_id(map(carer, carers)),
    )


def _by_contract(orders: Iterable[Order]) -> dict[ContractNumber, OrdersOfContract]:
    found: dict[ContractNumber, list[Order]] = defaultdict(list)
    for order in orders:
        found[order.contract_number].append(order)
    return {contract: OrdersOfContract(placed) for contract, placed in found.items()}


def _records(kind: str, path: Path, now: datetime) -> list[Json]:
    checked, records = check_records_file(LocalFile(path, kind), ProviderRef(""), now)
    if checked.import_.status is not ImportStatus.READY:
        first = checked.issues[0]
        raise BadReferenceError(f"{path} cannot be used. {located(first)}: {first.message}")
    return records
