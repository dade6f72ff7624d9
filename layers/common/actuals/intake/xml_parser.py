"""A parser that trusts no XML: no DTD, no entities, no endless tags or names, and one exception for all of that."""

from collections.abc import Callable

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser, ParseError

from actuals.intake.fields import NAME_COUNT, TAG_LENGTH
from actuals.intake.unreadable import UnreadableFile
from actuals.model.issues import Location

_CUT_OFF = frozenset({3, 5, 6, 20})
"""Expat's codes for: no element found, unclosed token, partial character, unclosed CDATA section."""

_MARKS_IN_TEXT = frozenset({4, 11})
"""Its codes for: invalid token, undefined entity. Mostly a name with & in it."""


class GuardedParser:
    """Feed it decoded text: the encoding that a file declares is never looked at. Names come as `namespace}name`."""

    def __init__(
        self, start: Callable[[str, list[str]], None], end: Callable[[str], None], characters: Callable[[str], None]
    ) -> None:
        self.lines_before = 0
        self._defused = DefusedXMLParser(target=object(), forbid_dtd=True)
        self._expat = self._defused.parser
        self._expat.StartElementHandler = start
        self._expat.EndElementHandler = end
        self._expat.CharacterDataHandler = characters
        self._expat.StartNamespaceDeclHandler = _count_name
        self._reached = -1
        self._unread = 0

    @property
    def line(self) -> int:
        """Where the parser stands in the file, of which it was not fed `lines_before`."""
        line: int = self._expat.CurrentLineNumber
        return self.lines_before + line

    def feed(self, text: str) -> None:
        """Parse the next piece; the handlers are called for what is complete in it."""
        try:
            self._defused.feed(text)
        except DefusedXmlException as error:
            raise self._refused("a DTD or declares entities, and neither is taken") from error
        except ParseError as error:
            raise self._malformed(error) from error
        self._look_for_endless(text)

    def close(self) -> None:
        """The text has ended; so must the outermost element."""
        try:
            self._defused.close()
        except ParseError as error:
            raise self._cut_off(error) if error.code in _CUT_OFF else self._malformed(error) from error

    def _look_for_endless(self, text: str) -> None:
        """The parser buffers a tag or comment until it is complete, and remembers each name for ever."""
        reached = self._expat.CurrentByteIndex
        self._unread = self._unread + len(text) if reached == self._reached else 0
        self._reached = reached
        if self._unread > TAG_LENGTH:
            raise self._refused(f"a tag or comment of over {TAG_LENGTH:,} characters")
        if len(self._expat.intern) > NAME_COUNT:
            raise self._refused(f"over {NAME_COUNT:,} different names")

    def _refused(self, what: str) -> UnreadableFile:
        message = (
            f"Line {self.line}: the file holds {what}. Export it as a plain service delivery file and upload that."
        )
        return UnreadableFile(message, Location(line=self.line))

    def _malformed(self, error: ParseError) -> UnreadableFile:
        line, column = self.lines_before + error.position[0], error.position[1]
        what = str(error).partition(":")[0].removeprefix("not well-formed (").removesuffix(")")
        hint = " In a text, & is written &amp; and < is written &lt;." if error.code in _MARKS_IN_TEXT else ""
        return UnreadableFile(
            f"The XML is not well formed at line {line}, column {column + 1} ({what}).{hint} "
            "Export it again and upload that.",
            Location(line=line),
        )

    def _cut_off(self, error: ParseError) -> UnreadableFile:
        line = self.lines_before + error.position[0]
        return UnreadableFile(
            f"The file ends early, on line {line}: it was cut off. Export it again and upload it whole.",
            Location(line=line),
        )


def _count_name(_prefix: str | None, _namespace: str | None) -> None:
    """Only to have the parser remember namespaces among the names it has seen."""
