"""References that tie records together: opaque text, compared exactly, leading zeros kept."""

import re
from typing import NewType

ProviderRef = NewType("ProviderRef", str)
ContractNumber = NewType("ContractNumber", str)
ServiceUserRef = NewType("ServiceUserRef", str)
OrderRef = NewType("OrderRef", str)
CarerId = NewType("CarerId", str)
ServiceType = NewType("ServiceType", str)
ClientId = NewType("ClientId", str)
ImportId = NewType("ImportId", str)
ExportId = NewType("ExportId", str)
MatchRunId = NewType("MatchRunId", str)
PaymentRunId = NewType("PaymentRunId", str)
RemittanceId = NewType("RemittanceId", str)
WeekId = NewType("WeekId", str)
VisitId = NewType("VisitId", str)

_MADE_HERE = re.compile(r"[0-9a-f]{24}")


def is_made_here(text: str) -> bool:
    """Whether it looks like an id that this system gave: 12 random bytes, in hexadecimal."""
    return _MADE_HERE.fullmatch(text) is not None
