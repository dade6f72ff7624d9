"""Calls about this API itself."""

from actuals.answers.health import HealthAnswer
from actuals.api.openapi.operation import HTML, NOBODY, Operation

ABOUT = (
    Operation("getHealth", "GET", "/health", "Whether the API is up", NOBODY, HealthAnswer, problems=(400,)),
    Operation(
        "getOpenApi",
        "GET",
        "/openapi.json",
        "This document",
        NOBODY,
        None,
        problems=(400,),
        example={"openapi": "3.1.0", "info": {"title": "Actuals", "version": "1.0.0"}},
    ),
    Operation(
        "getDocs",
        "GET",
        "/docs",
        "This document, for people",
        NOBODY,
        None,
        problems=(400,),
        media=HTML,
        example="<!doctype html>...",
    ),
)
