"""A file that cannot be read: the only exception that a reader raises, for any bytes."""

from actuals.model.issues import Issue, IssueCode, Level, Location

NOWHERE = Location()


class UnreadableFile(Exception):
    """What is wrong with the file, in plain words with what to do, and where.

    `file` holds the cells of FILE_FIELDS where they could be read all the same: a file without visits still has them.
    """

    def __init__(
        self,
        message: str,
        location: Location = NOWHERE,
        code: IssueCode = IssueCode.UNREADABLE,
        file: tuple[str, ...] | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.location = location
        self.code = code
        self.file = file

    @property
    def issue(self) -> Issue:
        """The same as an issue of the report."""
        return Issue(self.code, Level.FILE, self.message, self.location)
