"""What must hold of functions, of the nightly job, and of what is left of them to read."""

import json
import re
from collections.abc import Iterator
from typing import Any

from infra.guards.template import Template, deep, of_type, target

LONDON = "Europe/London"
CRON = re.compile(r"cron\((?P<minute>\S+) (?P<hour>\S+) (?P<day>\S+) (?P<month>\S+) (?P<weekday>\S+) (?P<year>\S+)\)")


def functions_log_for_a_limited_time(template: Template) -> Iterator[str]:
    groups = of_type(template, "AWS::Logs::LogGroup")
    for name, function in of_type(template, "AWS::Lambda::Function").items():
        if target(deep(function, "LoggingConfig", "LogGroup")) not in groups:
            yield f"{name} logs to a group that nobody made"
    yield from (f"{name} is kept for ever" for name, group in groups.items() if "RetentionInDays" not in group)


def schedules_are_times_in_london(template: Template) -> Iterator[str]:
    for name, schedule in of_type(template, "AWS::Scheduler::Schedule").items():
        if not is_a_time_of_day(schedule["ScheduleExpression"]):
            yield f"{name} starts at {schedule['ScheduleExpression']}"
        if schedule.get("ScheduleExpressionTimezone") != LONDON:
            yield f"{name} is not in London time"


def is_a_time_of_day(expression: str) -> bool:
    """Every day at one time, which no clock change skips (01:00 to 01:59) or repeats."""
    found = CRON.fullmatch(expression)
    if not found or (found["day"], found["month"], found["weekday"], found["year"]) != ("*", "*", "?", "*"):
        return False
    minute, hour = found["minute"], found["hour"]
    return minute.isdecimal() and hour.isdecimal() and int(minute) < 60 and int(hour) < 24 and int(hour) != 1


def steps_are_retried_and_failures_told(template: Template) -> Iterator[str]:
    for name, machine in of_type(template, "AWS::StepFunctions::StateMachine").items():
        states = definition(machine)["States"]
        for step, state in all_states(states):
            if state["Type"] == "Task" and not catches_everything(state, "Retry"):
                yield f"{name}: {step} is not retried"
        for step, state in states.items():
            fails_anyway = states.get(state.get("Next"), {}).get("Type") == "Fail"
            if state["Type"] in {"Task", "Map"} and not fails_anyway and not catches_everything(state, "Catch"):
                yield f"{name}: nobody is told when {step} fails"


def definition(machine: dict[str, Any]) -> Any:
    separator, lines = machine["DefinitionString"]["Fn::Join"]
    return json.loads(separator.join(lines))


def all_states(states: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, state in states.items():
        yield name, state
        yield from all_states(deep(state, "ItemProcessor", "States") or {})


def catches_everything(state: dict[str, Any], how: str) -> bool:
    """Lambda's own errors have many names, some of them not in `States.TaskFailed`."""
    return any("States.ALL" in catcher["ErrorEquals"] for catcher in state.get(how, []))


def failed_nights_raise_an_alarm(template: Template) -> Iterator[str]:
    watched = {
        target(dimension["Value"])
        for alarm in of_type(template, "AWS::CloudWatch::Alarm").values()
        for dimension in alarm.get("Dimensions", [])
        if alarm["MetricName"] == "ExecutionsFailed" and alarm.get("AlarmActions")
    }
    machines = of_type(template, "AWS::StepFunctions::StateMachine")
    yield from (f"nobody is told when {name} fails" for name in machines if name not in watched)
