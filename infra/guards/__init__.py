"""Rules for the template. Each reads the expanded template and reports what breaks it."""

from collections.abc import Callable, Iterator

from infra.guards.access import (
    approving_takes_a_scope_of_its_own,
    grants_are_exact,
    only_known_policies_are_attached,
    routes_need_a_token_and_a_scope,
)
from infra.guards.messages import (
    consumers_report_single_failures,
    dead_letters_raise_an_alarm,
    messages_are_encrypted,
    messages_stay_hidden_while_handled,
    queues_have_dead_letters,
)
from infra.guards.running import (
    failed_nights_raise_an_alarm,
    functions_log_for_a_limited_time,
    schedules_are_times_in_london,
    steps_are_retried_and_failures_told,
)
from infra.guards.storage import (
    buckets_are_encrypted_and_versioned,
    buckets_are_private,
    buckets_forget,
    buckets_want_tls,
    tables_can_be_restored,
    tables_outlive_the_stack,
    what_was_issued_stays,
)
from infra.guards.template import Template

Rule = Callable[[Template], Iterator[str]]

RULES: tuple[Rule, ...] = (
    tables_can_be_restored,
    tables_outlive_the_stack,
    buckets_are_private,
    buckets_are_encrypted_and_versioned,
    buckets_forget,
    what_was_issued_stays,
    buckets_want_tls,
    queues_have_dead_letters,
    dead_letters_raise_an_alarm,
    messages_are_encrypted,
    messages_stay_hidden_while_handled,
    consumers_report_single_failures,
    routes_need_a_token_and_a_scope,
    approving_takes_a_scope_of_its_own,
    grants_are_exact,
    only_known_policies_are_attached,
    functions_log_for_a_limited_time,
    schedules_are_times_in_london,
    steps_are_retried_and_failures_told,
    failed_nights_raise_an_alarm,
)


def broken_rules(template: Template) -> dict[str, list[str]]:
    """What each broken rule says, by its name."""
    said = {rule.__name__: list(rule(template)) for rule in RULES}
    return {name: complaints for name, complaints in said.items() if complaints}
