"""Open programma: every other activity; what its template says is all there is to it."""

from dataclasses import dataclass

from app.planning.kinds.rules import Fault
from app.planning.template import Template
from app.planning.vocabulary import ActivityKind


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenActivityRules:
    """Nothing beyond what each template must say."""

    kind: ActivityKind = ActivityKind.OPEN_ACTIVITY

    def faults(self, template: Template) -> list[Fault]:  # noqa: ARG002 - the shape that all kinds share
        """Return nothing: an open activity may be anything."""
        return []
