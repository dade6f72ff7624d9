"""Who is cared for by several providers, by the orders there are."""

from actuals.commissioning.sharing import people_of_several_providers

CONTRACTS = [
    {"contractNumber": "C-1", "providerRef": "P100"},
    {"contractNumber": "C-2", "providerRef": "P100"},
    {"contractNumber": "C-9", "providerRef": "P200"},
]


def people(*orders: tuple[str, str]) -> set[str]:
    """Of orders by person and contract."""
    records = [{"serviceUserRef": person, "contractNumber": contract} for person, contract in orders]
    return set(people_of_several_providers(CONTRACTS, records))


def test_orders_at_two_providers_make_one_of_several() -> None:
    assert people(("4001", "C-1"), ("4001", "C-9"), ("4002", "C-9")) == {"4001"}


def test_two_contracts_of_one_provider_do_not() -> None:
    assert people(("4001", "C-1"), ("4001", "C-2")) == set()


def test_an_order_of_a_contract_that_is_not_there_counts_for_nobody() -> None:
    assert people(("4001", "C-1"), ("4001", "C-gone")) == set()
