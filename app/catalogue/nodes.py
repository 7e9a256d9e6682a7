"""Text to a tree of YAML nodes that know their lines, without any part of YAML that a template has no use for."""

import yaml

from app.catalogue.errors import TemplateError, TemplateErrors

LARGEST_FILE = 64 * 1024
DEEPEST = 8
# The package explains itself in English and in words for programmers; these are the places to look.
_NO_YAML = "is geen goede YAML: kijk naar inspringen, aanhalingstekens en dubbele punten, ook een regel eerder"


class _RefusedError(yaml.MarkedYAMLError):
    """Good YAML that a template has no use for."""


class _PlainLoader(yaml.SafeLoader):
    """Refuses aliases, which make a small file explode, tags, which ask for other types, and deep nesting."""

    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Compose a node, unless it is of a sort that is refused."""
        event = self.peek_event()  # type: ignore[no-untyped-call]  # the stubs leave it out
        refused = _refused(event, self.depth)
        if refused:
            raise _RefusedError(problem=refused, problem_mark=event.start_mark)
        self.depth += 1
        node: yaml.Node | None = super().compose_node(parent, index)
        self.depth -= 1
        return node


def compose(content: str | bytes, *, file: str) -> yaml.Node:
    """Return the root node of a file.

    :raises TemplateErrors: when it is too big, not UTF-8, not YAML, empty, or uses aliases, tags or deep nesting.
    """
    text = _decoded(content, file=file)
    try:
        node: yaml.Node | None = yaml.compose(text, Loader=_PlainLoader)
    except yaml.MarkedYAMLError as error:
        message = str(error.problem) if isinstance(error, _RefusedError) else _NO_YAML
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise _unreadable(message, file=file, line=line) from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise _unreadable("bevat een teken dat niet mag", file=file, line=line) from error
    except (ValueError, OverflowError) as error:
        # Escapes such as "\UFFFFFFFF", which the package turns into a character without looking.
        raise _unreadable("bevat een teken dat niet bestaat", file=file, line=1) from error
    if node is None:
        raise _unreadable("is leeg", file=file, line=1)
    return node


def _decoded(content: str | bytes, *, file: str) -> str:
    try:
        data = content.encode() if isinstance(content, str) else content
        if len(data) > LARGEST_FILE:
            raise _unreadable(f"is groter dan {LARGEST_FILE // 1024} kB", file=file, line=1)
        return data.decode()
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise _unreadable("is geen UTF-8", file=file, line=line) from error
    except UnicodeEncodeError as error:
        line = error.object.count("\n", 0, error.start) + 1
        raise _unreadable("is geen UTF-8", file=file, line=line) from error


def _refused(event: yaml.NodeEvent, depth: int) -> str:
    if event.anchor is not None:  # of an alias, the anchor that it refers to
        return "verwijzingen (& en *) mogen niet in een sjabloon"
    if isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent) and event.tag is not None:
        return "typeaanduidingen (!) mogen niet in een sjabloon"
    if depth >= DEEPEST:
        return f"dieper dan {DEEPEST} niveaus mag niet"
    return ""


def _unreadable(message: str, *, file: str, line: int) -> TemplateErrors:
    return TemplateErrors((TemplateError(file=file, line=line, field="", message=message),))
