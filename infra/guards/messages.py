"""What must hold of queues and of those who read them."""

from collections.abc import Iterator

from infra.guards.template import QUEUE, Template, deep, of_type, target

RECEIVES = 5
VISIBILITY = 6  # times the function's time limit: what AWS asks for, or a message is handled twice at once


def queues_have_dead_letters(template: Template) -> Iterator[str]:
    ends = dead_letter_queues(template)
    for name, queue in of_type(template, QUEUE).items():
        if name in ends:
            continue
        if target(deep(queue, "RedrivePolicy", "deadLetterTargetArn")) not in ends:
            yield f"{name} has no dead-letter queue"
        elif queue["RedrivePolicy"]["maxReceiveCount"] < RECEIVES:
            yield f"{name} gives up before {RECEIVES} attempts"


def dead_letter_queues(template: Template) -> set[str]:
    queues = of_type(template, QUEUE)
    ends = [deep(queue, "RedrivePolicy", "deadLetterTargetArn") for queue in queues.values()]
    schedules = of_type(template, "AWS::Scheduler::Schedule").values()
    ends += [deep(schedule, "Target", "DeadLetterConfig", "Arn") for schedule in schedules]
    return {name for end in ends if (name := target(end)) in queues}


def dead_letters_raise_an_alarm(template: Template) -> Iterator[str]:
    watched = {
        target(dimension["Value"])
        for alarm in of_type(template, "AWS::CloudWatch::Alarm").values()
        for dimension in alarm.get("Dimensions", [])
        if alarm["Namespace"] == "AWS/SQS" and alarm.get("AlarmActions")
    }
    yield from (f"nobody is told of messages in {name}" for name in sorted(dead_letter_queues(template) - watched))


def messages_are_encrypted(template: Template) -> Iterator[str]:
    for name, queue in of_type(template, QUEUE).items():
        if queue.get("SqsManagedSseEnabled") is not True and "KmsMasterKeyId" not in queue:
            yield f"{name} is not encrypted"


def messages_stay_hidden_while_handled(template: Template) -> Iterator[str]:
    queues, functions = of_type(template, QUEUE), of_type(template, "AWS::Lambda::Function")
    for mapping in of_type(template, "AWS::Lambda::EventSourceMapping").values():
        queue, function = target(mapping["EventSourceArn"]), target(mapping["FunctionName"])
        if queue not in queues or function not in functions:
            yield f"{queue} or {function} is not in the template"
        elif queues[queue].get("VisibilityTimeout", 30) < VISIBILITY * functions[function]["Timeout"]:
            yield f"{queue} shows a message again while {function} may still work on it"


def consumers_report_single_failures(template: Template) -> Iterator[str]:
    for name, mapping in of_type(template, "AWS::Lambda::EventSourceMapping").items():
        if "ReportBatchItemFailures" not in mapping.get("FunctionResponseTypes", []):
            yield f"{name} repeats a whole batch for one failure"
        if not deep(mapping, "ScalingConfig", "MaximumConcurrency"):
            yield f"{name} has no limit"
