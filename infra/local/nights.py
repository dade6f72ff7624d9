"""The night, and the week that the samples are about."""

from infra.local.api import Api, Json
from infra.local.telling import expect

WEEK = "2026-11-15"


def night(council: Api) -> Json:
    """Run it now, and answer what it counted."""
    run = council.post("/match-runs")
    done = council.wait(f"/match-runs/{run['matchRunId']}", lambda answer: answer["status"] != "running")
    expect("the night", done["status"], "finished")
    counts: Json = done["counts"]
    return counts
