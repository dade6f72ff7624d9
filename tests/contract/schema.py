"""docs/visits.xsd, as far as it goes: which elements it has, which of them are required, and what their cells may be.

An XSD library would be one more thing to keep; this reads the few forms that the schema uses, and refuses others.
"""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element  # noqa: TID251 (for its type: defusedxml parses)

from defusedxml.ElementTree import parse

XSD = Path(__file__).parents[2] / "docs" / "visits.xsd"
XS = "{http://www.w3.org/2001/XMLSchema}"
BASES = {"xs:token"}


def root_of(path: Path) -> Element:
    """The outermost element of an XML file."""
    root = parse(path).getroot()
    assert root is not None
    return root


class Schema:
    """The levels of the schema, by element; a wrapper is no level of its own."""

    def __init__(self) -> None:
        root = root_of(XSD)
        self._elements = {element.get("name", ""): element for element in root.findall(f"{XS}element")}
        self._types = {each.get("name", ""): each for each in root.findall(f"{XS}complexType")}
        self._forms = {each.get("name", ""): each for each in root.findall(f"{XS}simpleType")}

    @property
    def levels(self) -> tuple[str, ...]:
        """The elements that hold others, from the outermost."""
        return tuple(self._elements)

    def fields(self, level: str) -> dict[str, str]:
        """Each field of an element, and the name of its form."""
        given = ((child.get("name", ""), child.get("type")) for child in self._children(level))
        return {name: form for name, form in given if form is not None}

    def records(self, level: str) -> set[str]:
        """What else may stand in an element: the records it holds, and wrappers of those."""
        return {child.get("ref") or child.get("name") or "" for child in self._children(level) if not child.get("type")}

    def required(self, level: str) -> frozenset[str]:
        """The fields without which an element is not valid."""
        if self._is_all(level):
            return frozenset(child.get("name", "") for child in self._children(level) if child.get("minOccurs") != "0")
        return frozenset(self._constrained(level, "key"))

    def once(self, level: str) -> frozenset[str]:
        """The fields that an element may not have twice."""
        if self._is_all(level):
            return frozenset(self.fields(level))
        return frozenset({*self._constrained(level, "key"), *self._constrained(level, "unique")})

    def takes(self, form: str, cell: str) -> bool:
        """Whether a cell has a form."""
        restriction = self._forms[form].find(f"{XS}restriction")
        assert restriction is not None
        base = restriction.get("base", "")
        assert {child.tag for child in restriction} <= {
            f"{XS}{facet}" for facet in ("pattern", "maxLength", "minLength")
        }
        cell = " ".join(cell.split())
        facets = {name: [each.get("value", "") for each in restriction.findall(f"{XS}{name}")] for name in FACETS}
        return (
            (base in BASES or self.takes(base, cell))
            and all(len(cell) >= int(least) for least in facets["minLength"])
            and all(len(cell) <= int(most) for most in facets["maxLength"])
            and (not facets["pattern"] or any(re.fullmatch(pattern, cell) for pattern in facets["pattern"]))
        )

    def faults(self, element: Element) -> Iterator[str]:
        """What is not valid in an element and all that it holds."""
        level = element.tag
        fields, records = self.fields(level), self.records(level)
        inner = [child for child in element if child.tag not in fields]
        times = Counter(child.tag for child in element)
        yield from (f"{name} is missing in {level}" for name in self.required(level) if not times[name])
        yield from (f"{name} is repeated in {level}" for name in self.once(level) if times[name] > 1)
        yield from (f"{child.tag} is not known in {level}" for child in inner if child.tag not in records)
        for child in element:
            if child.tag in fields and not self.takes(fields[child.tag], child.text or ""):
                yield f"{child.tag} is not {fields[child.tag]}: {child.text}"
        for child in inner:
            for record in [child] if child.tag in self._elements else child:
                yield from self.faults(record) if record.tag in self._elements else ()

    def _is_all(self, level: str) -> bool:
        return self._types[level].find(f"{XS}all") is not None

    def _children(self, level: str) -> list[Element]:
        group = next(iter(self._types[level]))
        assert group.tag == f"{XS}all" or (group.tag, group.get("maxOccurs")) == (f"{XS}choice", "unbounded")
        return group.findall(f"{XS}element")

    def _constrained(self, level: str, kind: str) -> list[str]:
        constraints = self._elements[level].findall(f"{XS}{kind}")
        assert all(each.find(f"{XS}selector[@xpath='.']") is not None for each in constraints)
        return [field.get("xpath", "") for each in constraints for field in each.findall(f"{XS}field")]


FACETS = ("pattern", "minLength", "maxLength")
