"""Files of another kind, such as a zip or a spreadsheet: recognised by their first bytes, and named."""

from actuals.intake.unreadable import UnreadableFile

_WORKBOOK = "an Excel workbook"
_FIRST_BYTES = (
    (b"PK\x03\x04", "a zip archive"),
    (b"PK\x05\x06", "a zip archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", f"{_WORKBOOK} (.xls) or another old Office file"),
    (b"%PDF", "a PDF document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a", "a RAR archive"),
    (b"{\\rtf", "a rich text document"),
)
_WORKBOOK_PARTS = (b"xl/", b"[Content_Types].xml")
_FIRST_WORDS = (("<!doctype html", "a web page"), ("<html", "a web page"), ("{", "JSON"), ("[", "JSON"))


def refuse_other_bytes(head: bytes) -> None:
    """Refuse what is no text at all."""
    for beginning, kind in _FIRST_BYTES:
        if head.startswith(beginning):
            raise _other(f"{_WORKBOOK} (.xlsx)" if _is_workbook(head) else kind)


def refuse_other_text(head: str) -> None:
    """Refuse text that is neither CSV nor XML."""
    start = head.lstrip()[:20].lower()
    for beginning, kind in _FIRST_WORDS:
        if start.startswith(beginning):
            raise _other(kind)


def _is_workbook(head: bytes) -> bool:
    return head.startswith(b"PK") and any(part in head for part in _WORKBOOK_PARTS)


def _other(kind: str) -> UnreadableFile:
    return UnreadableFile(f"The file is {kind}, whatever its name says. Save it in the agreed form and upload that.")
