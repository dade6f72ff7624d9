"""docs/visits.xsd, as a validator understands it."""

from io import BytesIO
from pathlib import Path

from lxml import etree

from actuals.intake.text import texts
from actuals.intake.unreadable import UnreadableFile

XSD = Path(__file__).parents[2] / "docs" / "visits.xsd"
XS = "http://www.w3.org/2001/XMLSchema"
PARSER = etree.XMLParser(encoding="utf-8", resolve_entities=False, load_dtd=False, no_network=True)


def _schema_of_forms() -> etree.XMLSchema:
    """The same schema, and for each of its forms an element of that name."""
    forms = etree.parse(XSD).findall(f"{{{XS}}}simpleType")
    elements = (f'<xs:element name="{form.get("name")}" type="{form.get("name")}"/>' for form in forms)
    text = f'<xs:schema xmlns:xs="{XS}"><xs:include schemaLocation="{XSD.as_uri()}"/>{"".join(elements)}</xs:schema>'
    return etree.XMLSchema(etree.fromstring(text))


SCHEMA = etree.XMLSchema(etree.parse(XSD))
FORMS = _schema_of_forms()


def form_of(field: str) -> str:
    """The name of the form that a field has in the schema."""
    (form,) = etree.parse(XSD).xpath("//xs:element[@name=$field]/@type", field=field, namespaces={"xs": XS})
    return str(form)


def takes(form: str, cell: str) -> bool:
    """Whether a cell has a form of the schema."""
    element = etree.Element(form)
    element.text = cell
    return bool(FORMS.validate(element))


def is_valid(content: bytes) -> bool:
    """Whether a file is valid by the schema, of those in an encoding that is read.

    A schema says nothing of encodings and DTDs: a file with a DTD counts as one that is not valid.
    """
    return faults(content) == []


def faults(content: bytes) -> list[str]:
    """What makes a file not valid, as the validator says it."""
    try:
        text = "".join(texts([content]))
        tree = etree.parse(BytesIO(text.encode()), PARSER)
    except (UnreadableFile, etree.XMLSyntaxError) as error:
        return [str(error)]
    if tree.docinfo.internalDTD is not None:
        return ["a DTD"]
    SCHEMA.validate(tree)
    return [entry.message for entry in SCHEMA.error_log]
