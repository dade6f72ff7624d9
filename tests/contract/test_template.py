"""The template keeps every rule; and each rule has been seen to notice a template that breaks it."""

import ast
import json
import re
from typing import Any

import pytest
from cfnlint.api import lint
from cfnlint.config import ManualArgs

from infra.guards import broken_rules
from tests.contract.expanded import ROOT, expand, parsed

REMOVED = object()


def test_the_template_keeps_every_rule() -> None:
    assert broken_rules(expand(parsed())) == {}


def test_cfn_lint_has_nothing_to_say_about_the_expanded_template() -> None:
    text = json.dumps(expand(parsed()))
    assert [str(match) for match in lint(text, config=ManualArgs(regions=["eu-west-2"]))] == []


def test_what_the_gateway_answers_by_itself_is_not_kept_either() -> None:
    answers = parsed()["Resources"]["Api"]["Properties"]["GatewayResponses"]
    headers = {"Cache-Control": "'no-store'", "X-Content-Type-Options": "'nosniff'"}
    assert answers == {kind: {"ResponseParameters": {"Headers": headers}} for kind in ("DEFAULT_4XX", "DEFAULT_5XX")}


def test_every_handler_is_a_function_in_its_folder() -> None:
    functions = [r["Properties"] for r in parsed()["Resources"].values() if r["Type"] == "AWS::Serverless::Function"]
    assert [function["Handler"] for function in functions if not is_there(function)] == []


def test_a_handler_that_is_not_there_is_noticed() -> None:
    assert not is_there({"CodeUri": "functions/match/", "Handler": "handler.nothing"})
    assert not is_there({"CodeUri": "functions/nothing/", "Handler": "handler.api"})


def is_there(function: dict[str, Any]) -> bool:
    module, name = function["Handler"].split(".")
    file = ROOT / function["CodeUri"] / f"{module}.py"
    return file.exists() and name in names_defined_by(file.read_text())


def names_defined_by(source: str) -> set[str]:
    statements = ast.parse(source).body
    functions = {node.name for node in statements if isinstance(node, ast.FunctionDef)}
    assigned = {
        part.id
        for node in statements
        if isinstance(node, ast.Assign)
        for part in node.targets
        if isinstance(part, ast.Name)
    }
    return functions | assigned


def test_what_the_state_machine_leaves_open_is_filled_in() -> None:
    machine = parsed()["Resources"]["NightlyMatch"]["Properties"]
    left_open = set(re.findall(r"\$\{(\w+)\}", (ROOT / machine["DefinitionUri"]).read_text()))
    assert left_open == set(machine["DefinitionSubstitutions"])


FAULTS = [
    ("tables_can_be_restored", "VisitsTable.Properties.PointInTimeRecoverySpecification", REMOVED),
    ("tables_can_be_restored", "VisitsTable.Properties.SSESpecification.SSEEnabled", False),
    ("tables_can_be_restored", "VisitsTable.Properties.BillingMode", "PROVISIONED"),
    ("tables_outlive_the_stack", "ImportsTable.DeletionPolicy", "Delete"),
    ("tables_outlive_the_stack", "InboxBucket.UpdateReplacePolicy", REMOVED),
    ("buckets_are_private", "InboxBucket.Properties.PublicAccessBlockConfiguration", REMOVED),
    ("buckets_are_private", "InboxBucket.Properties.PublicAccessBlockConfiguration.BlockPublicPolicy", False),
    ("buckets_are_private", "InboxBucket.Properties.AccessControl", "PublicRead"),
    ("buckets_are_private", "InboxBucketPolicy.Properties.PolicyDocument.Statement.0.Effect", "Allow"),
    ("buckets_are_encrypted_and_versioned", "StagedBucket.Properties.BucketEncryption", REMOVED),
    ("buckets_are_encrypted_and_versioned", "StagedBucket.Properties.VersioningConfiguration.Status", "Suspended"),
    ("buckets_forget", "InboxBucket.Properties.LifecycleConfiguration.Rules.0.ExpirationInDays", REMOVED),
    (
        "what_was_issued_stays",
        "RemittancesBucket.Properties.LifecycleConfiguration.Rules.0.NoncurrentVersionExpiration",
        {"NoncurrentDays": 30},
    ),
    ("buckets_want_tls", "ExportsBucketPolicy", REMOVED),
    ("buckets_want_tls", "ExportsBucketPolicy.Properties.PolicyDocument.Statement.0.Resource", ["somewhere"]),
    ("buckets_want_tls", "ExportsBucketPolicy.Properties.PolicyDocument.Statement.0.Condition", REMOVED),
    ("queues_have_dead_letters", "StoreQueue.Properties.RedrivePolicy", REMOVED),
    ("queues_have_dead_letters", "StoreQueue.Properties.RedrivePolicy.maxReceiveCount", 1),
    ("queues_have_dead_letters", "NewQueue", {"Type": "AWS::SQS::Queue", "Properties": {"SqsManagedSseEnabled": True}}),
    ("dead_letters_raise_an_alarm", "NightDeadLettersAlarm", REMOVED),
    ("dead_letters_raise_an_alarm", "CheckDeadLettersAlarm.Properties.AlarmActions", REMOVED),
    ("messages_are_encrypted", "CheckQueue.Properties.SqsManagedSseEnabled", False),
    ("messages_stay_hidden_while_handled", "CheckQueue.Properties.VisibilityTimeout", 900),
    ("messages_stay_hidden_while_handled", "CheckQueue.Properties.VisibilityTimeout", REMOVED),
    ("consumers_report_single_failures", "CheckMapping.Properties.FunctionResponseTypes", REMOVED),
    ("consumers_report_single_failures", "CheckMapping.Properties.ScalingConfig", REMOVED),
    ("routes_need_a_token_and_a_scope", "VisitsFunction.Properties.Events.ListVisits.Properties.Auth", REMOVED),
    (
        "routes_need_a_token_and_a_scope",
        "VisitsFunction.Properties.Events.ListVisits.Properties.Auth",
        {"Authorizer": "NONE"},
    ),
    (
        "routes_need_a_token_and_a_scope",
        "VisitsFunction.Properties.Events.ListVisits.Properties.Auth.AuthorizationScopes",
        REMOVED,
    ),
    (
        "routes_need_a_token_and_a_scope",
        "AboutFunction.Properties.Events.Health.Properties.Auth",
        {"Authorizer": "Cognito", "AuthorizationScopes": ["actuals/council"]},
    ),
    (
        "approving_takes_a_scope_of_its_own",
        "PayFunction.Properties.Events.ApprovePaymentRun.Properties.Auth.AuthorizationScopes",
        ["actuals/approve", "actuals/council"],
    ),
    ("grants_are_exact", "CheckFunction.Properties.Policies.0.Statement.0.Action", "dynamodb:*"),
    ("grants_are_exact", "CheckFunction.Properties.Policies.0.Statement.0.Action", "*"),
    ("grants_are_exact", "CheckFunction.Properties.Policies.0.Statement.0.Resource", "*"),
    (
        "grants_are_exact",
        "CheckFunction.Properties.Policies.0.Statement.0.Resource",
        {"Fn::Sub": "${VisitsTable.Arn}*"},
    ),
    (
        "grants_are_exact",
        "CheckFunction.Properties.Policies.0.Statement.4.Resource",
        {"Fn::Sub": "${InboxBucket.Arn}/*"},
    ),
    ("grants_are_exact", "CheckQueuePolicy.Properties.PolicyDocument.Statement.0.Action", "sqs:*"),
    (
        "only_known_policies_are_attached",
        "CheckFunction.Properties.Policies",
        ["arn:aws:iam::aws:policy/PowerUserAccess"],
    ),
    (
        "only_known_policies_are_attached",
        "CheckFunction.Properties.Events",
        {"Queue": {"Type": "SQS", "Properties": {"Queue": {"Fn::GetAtt": ["CheckQueue", "Arn"]}}}},
    ),
    ("functions_log_for_a_limited_time", "MatchLogs.Properties.RetentionInDays", REMOVED),
    ("functions_log_for_a_limited_time", "PlanMatchFunction.Properties.LoggingConfig", REMOVED),
    (
        "schedules_are_times_in_london",
        "NightlyMatch.Properties.Events.EveryNight.Properties.ScheduleExpressionTimezone",
        REMOVED,
    ),
    (
        "schedules_are_times_in_london",
        "NightlyMatch.Properties.Events.EveryNight.Properties.ScheduleExpression",
        "cron(61 2 * * ? *)",
    ),
    (
        "schedules_are_times_in_london",
        "NightlyMatch.Properties.Events.EveryNight.Properties.ScheduleExpression",
        "cron(30 1 * * ? *)",
    ),
    (
        "schedules_are_times_in_london",
        "NightlyMatch.Properties.Events.EveryNight.Properties.ScheduleExpression",
        "cron(30 2 * * * *)",
    ),
    ("steps_are_retried_and_failures_told", "definition.States.PlanMatch.Retry", REMOVED),
    ("steps_are_retried_and_failures_told", "definition.States.MatchContracts.Catch", REMOVED),
    (
        "steps_are_retried_and_failures_told",
        "definition.States.MatchContracts.Catch.0.ErrorEquals",
        ["States.TaskFailed"],
    ),
    (
        "steps_are_retried_and_failures_told",
        "definition.States.MatchContracts.ItemProcessor.States.MatchContract.Retry",
        REMOVED,
    ),
    ("failed_nights_raise_an_alarm", "NightlyMatchAlarm", REMOVED),
]


@pytest.mark.parametrize(("rule", "path", "value"), FAULTS)
def test_a_broken_rule_is_noticed(rule: str, path: str, value: Any) -> None:
    template = parsed()
    machine = template["Resources"]["NightlyMatch"]["Properties"]
    machine["Definition"] = json.loads((ROOT / machine.pop("DefinitionUri")).read_text())
    if path.startswith("definition."):
        change(machine["Definition"], path.removeprefix("definition.").split("."), value)
    else:
        change(template["Resources"], path.split("."), value)
    assert rule in broken_rules(expand(template))


def change(within: Any, path: list[str], value: Any) -> None:
    *way, last = [int(step) if step.isdecimal() else step for step in path]
    for step in way:
        within = within[step]
    if value is REMOVED:
        del within[last]
    else:
        within[last] = value
