"""The reference table on moto."""

from actuals.aws.reference import ReferenceTable
from actuals.model.refs import ContractNumber


def test_a_record_put_is_read_back_and_the_second_time_it_is_not_new(reference: ReferenceTable) -> None:
    assert reference.put("providers", "P1", {"providerRef": "P1", "name": "Fern"})
    assert not reference.put("providers", "P1", {"providerRef": "P1", "name": "Fern Care"})
    assert reference.get("providers", "P1") == {"providerRef": "P1", "name": "Fern Care"}
    assert reference.get("providers", "P2") is None


def test_many_records_are_written_and_read_in_batches_in_order_of_key(reference: ReferenceTable) -> None:
    records = {f"{n:04}": {"serviceUserRef": f"{n:04}"} for n in range(260)}
    reference.put_many("service-users", records)
    assert list(reference.all("service-users")) == list(records.values())
    assert reference.get_many("service-users", [*records, "none", "0001"]) == records
    assert [key for key, _ in reference.after("service-users", "0256", 2)] == ["0257", "0258", "0259"]


def test_orders_are_found_by_their_contract(reference: ReferenceTable) -> None:
    for order, contract in (("O-2", "C-1"), ("O-1", "C-1"), ("O-3", "C-2")):
        reference.put("orders", order, {"orderRef": order, "contractNumber": contract})
    found = reference.orders_of_contract(ContractNumber("C-1"))
    assert [order["orderRef"] for order in found] == ["O-1", "O-2"]


def test_a_deleted_record_is_gone_and_can_be_deleted_again(reference: ReferenceTable) -> None:
    reference.put("principals", "x", {"clientId": "x"})
    reference.delete("principals", "x")
    reference.delete("principals", "x")
    assert reference.get("principals", "x") is None
