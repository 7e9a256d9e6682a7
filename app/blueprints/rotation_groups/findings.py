"""What is to be said of groups, and why they cannot be made, as sentences with the names of children."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from app.blueprints import wording
from app.planning.grouping.checking import Finding, FindingSort
from app.planning.grouping.reasons import Reason, RuleSort
from app.programme.rotations.grouping import Board
from app.queries.rotation_groups import Grouping


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """A finding as a sentence; `is_hard`: a rule that is broken."""

    text: str
    is_hard: bool


def by_team(board: Board) -> list[list[Said]]:
    """Return what is to be said of each group, what is broken first; what concerns two groups is said at both."""
    said: list[list[Said]] = [[] for _team in board.grouping.teams]
    for finding in board.findings:
        sentence = Said(text=_finding(board.grouping, finding), is_hard=finding.is_hard)
        for number in sorted(set(finding.groups)):
            said[number].append(sentence)
    return said


def reason(grouping: Grouping, why: Reason) -> str:
    """Return a rule that stands in the way."""
    names = _names(grouping, why.rule.ids)
    match why.rule.sort:
        case RuleSort.NOT_TOGETHER:
            return _("%(names)s mogen niet samen.", names=names)
        case RuleSort.TOGETHER:
            return _("%(names)s blijven bij elkaar: dat wil het gezin.", names=names)
        case RuleSort.APART:
            return _("%(names)s gaan niet samen: dat wil het gezin.", names=names)
        case RuleSort.WHOLE_CLASS:
            number = len(why.rule.ids)
            return ngettext(
                "%(name)s blijft bij elkaar: %(num)s kind.",
                "%(name)s blijft bij elkaar: %(num)s kinderen.",
                number,
                name=why.rule.name,
            )
        case _:
            return _("%(names)s staat vast in een groep.", names=names)


def _finding(grouping: Grouping, finding: Finding) -> str:
    match finding.sort:
        case FindingSort.ALONE | FindingSort.LEADER_ONLY | FindingSort.UNEVEN:
            return _of_group(grouping, finding)
        case FindingSort.FRIENDS_APART:
            sentence = _("%(names)s zijn vrienden, maar zitten in %(groups)s.")
        case FindingSort.TOGETHER:
            sentence = _("%(names)s willen bij elkaar, maar zitten in %(groups)s.")
        case FindingSort.APART:
            sentence = _("%(names)s willen niet bij elkaar, maar zitten samen in %(groups)s.")
        case FindingSort.NOT_TOGETHER:
            sentence = _("%(names)s mogen niet samen, maar zitten allebei in %(groups)s.")
        case FindingSort.WHOLE_CLASS:
            sentence = _("%(name)s blijft bij elkaar, maar zit in %(groups)s.")
        case _:
            sentence = _("%(names)s staat vast in een andere groep.")
    return sentence % {
        "names": _names(grouping, finding.ids),
        "groups": _groups(grouping, finding.groups),
        "name": finding.name,
    }


def _of_group(grouping: Grouping, finding: Finding) -> str:
    if finding.sort is FindingSort.UNEVEN:
        small, big = (grouping.teams[number] for number in finding.groups)
        more = len(grouping.of(big.id)) - len(grouping.of(small.id))
        return _("%(big)s heeft %(more)s kinderen meer dan %(small)s.", big=big.name, small=small.name, more=more)
    card = next(card for card in grouping.cards if str(card.id) in finding.ids)
    values = {"name": card.name, "languages": wording.languages(card.languages)}
    if finding.sort is FindingSort.LEADER_ONLY:
        return ngettext(
            "%(name)s spreekt %(languages)s. Alleen de begeleider spreekt dat ook.",
            "%(name)s spreekt %(languages)s. Alleen de begeleider spreekt ook een van deze talen.",
            len(card.languages),
            **values,
        )
    return ngettext(
        "%(name)s spreekt %(languages)s. Niemand anders in de groep spreekt dat.",
        "%(name)s spreekt %(languages)s. Niemand anders in de groep spreekt een van deze talen.",
        len(card.languages),
        **values,
    )


def _names(grouping: Grouping, ids: Sequence[str]) -> str:
    return wording.listed([card.name for card in grouping.cards if str(card.id) in ids])


def _groups(grouping: Grouping, numbers: Sequence[int]) -> str:
    return wording.listed([grouping.teams[number].name for number in sorted(set(numbers))])
