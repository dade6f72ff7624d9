"""The visits table: one item a service week, its visits packed, guarded by a version."""

import zlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import batched
from typing import TYPE_CHECKING, Any
