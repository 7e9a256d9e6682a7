"""What is wrong with a template file: each error with its file, line and field."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class TemplateError:
    """One thing wrong in a template file. Lines count from 1; the message is Dutch, for whoever wrote the file."""

    file: str
    line: int
    field: str
    message: str

    def __str__(self) -> str:
        """Write the error as editors and terminals link it: file:line: field: message."""
        return ": ".join(part for part in (f"{self.file}:{self.line}", self.field, self.message) if part)


class TemplateErrors(Exception):
    """Everything wrong in a template file."""

    def __init__(self, errors: tuple[TemplateError, ...]) -> None:
        super().__init__("\n".join(str(error) for error in errors))
        self.errors = errors
