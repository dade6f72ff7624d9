"""What fields of many answers are."""

from typing import Annotated

from pydantic import Field

Money = Annotated[str, Field(pattern=r"^-?[0-9]+\.[0-9]+$", examples=["12.05"])]
Link = Annotated[str, Field(description="A link that works for some minutes", json_schema_extra={"format": "uri"})]
