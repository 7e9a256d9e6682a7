"""What is said of the groups of a safety day, of every sort of finding and of rule."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from app.blueprints.rotation_groups import findings
from app.planning.grouping.checking import Finding, FindingSort
from app.planning.grouping.reasons import Reason, Rule, RuleSort
from app.programme.rotations.grouping import Board
from app.queries.rotation_groups import Card, Grouping, Team

DAY = date(2026, 12, 10)
MEREL, UIL, VINK = (UUID(int=number) for number in (1, 2, 3))
RED, BLUE = UUID(int=11), UUID(int=12)


@pytest.fixture(autouse=True)
def page(app):
    with app.test_request_context():
        yield


def card(one, name, *languages, group):
    return Card(
        id=one,
        name=name,
        age=100,
        languages=languages,
        is_guest=False,
        family_id=None,
        school_class=None,
        group_id=group,
        pinned=False,
    )


def team(one, name):
    return Team(id=one, name=name, leader_id=None, leader=None, leader_languages=(), is_planned=False, visits=0)


GROUPING = Grouping(
    rotation_id=UUID(int=5),
    activity_id=UUID(int=6),
    title="Veiligheidsdag",
    day=DAY,
    version=1,
    size=8,
    mixed=False,
    whole_classes=(),
    teams=(team(RED, "Rood"), team(BLUE, "Blauw")),
    cards=(
        card(MEREL, "Merel", "ti", group=BLUE),
        card(UIL, "Uil", "ar", "fr", group=BLUE),
        card(VINK, "Vink", "nl", group=None),
    ),
    wishes=(),
    pairs=(),
)
TWO, BOTH = (str(MEREL), str(UIL)), (0, 1)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (
            {"sort": FindingSort.ALONE, "ids": TWO[:1], "groups": (1,)},
            "Merel spreekt Tigrinya. Niemand anders in de groep spreekt dat.",
        ),
        (
            {"sort": FindingSort.ALONE, "ids": TWO[1:], "groups": (1,)},
            "Uil spreekt Arabisch en Frans. Niemand anders in de groep spreekt een van deze talen.",
        ),
        (
            {"sort": FindingSort.LEADER_ONLY, "ids": TWO[:1], "groups": (1,)},
            "Merel spreekt Tigrinya. Alleen de begeleider spreekt dat ook.",
        ),
        (
            {"sort": FindingSort.LEADER_ONLY, "ids": TWO[1:], "groups": (1,)},
            "Uil spreekt Arabisch en Frans. Alleen de begeleider spreekt ook een van deze talen.",
        ),
        ({"sort": FindingSort.UNEVEN, "groups": BOTH}, "Blauw heeft 2 kinderen meer dan Rood."),
        (
            {"sort": FindingSort.FRIENDS_APART, "ids": TWO, "groups": (1, 0)},
            "Merel en Uil zijn vrienden, maar zitten in Rood en Blauw.",
        ),
        (
            {"sort": FindingSort.TOGETHER, "ids": TWO, "groups": BOTH},
            "Merel en Uil willen bij elkaar, maar zitten in Rood en Blauw.",
        ),
        (
            {"sort": FindingSort.APART, "ids": TWO, "groups": (1,)},
            "Merel en Uil willen niet bij elkaar, maar zitten samen in Blauw.",
        ),
        (
            {"sort": FindingSort.NOT_TOGETHER, "ids": TWO, "groups": (1,)},
            "Merel en Uil mogen niet samen, maar zitten allebei in Blauw.",
        ),
        (
            {"sort": FindingSort.WHOLE_CLASS, "ids": TWO, "groups": BOTH, "name": "Klas 5b"},
            "Klas 5b blijft bij elkaar, maar zit in Rood en Blauw.",
        ),
        (
            {"sort": FindingSort.PINNED, "ids": TWO[:1], "groups": (1,)},
            "Merel staat vast in een andere groep.",
        ),
    ],
)
def test_what_is_to_be_said_of_groups_stands_at_each_of_them(values, sentence):
    found = Finding(**values)
    said = findings.by_team(Board(grouping=GROUPING, findings=(found,), edit_id=None))
    line = [findings.Said(text=sentence, is_hard=found.is_hard)]
    assert said == [line if number in found.groups else [] for number in BOTH]


@pytest.mark.parametrize(
    ("sort", "ids", "sentence"),
    [
        (RuleSort.NOT_TOGETHER, TWO, "Merel en Uil mogen niet samen."),
        (RuleSort.TOGETHER, TWO, "Merel en Uil blijven bij elkaar: dat wil het gezin."),
        (RuleSort.APART, TWO, "Merel en Uil gaan niet samen: dat wil het gezin."),
        (RuleSort.WHOLE_CLASS, TWO, "Klas 5b blijft bij elkaar: 2 kinderen."),
        (RuleSort.WHOLE_CLASS, TWO[:1], "Klas 5b blijft bij elkaar: 1 kind."),
        (RuleSort.PINNED, TWO[:1], "Merel staat vast in een groep."),
    ],
)
def test_why_groups_cannot_be_made(sort, ids, sentence):
    rule = Rule(sort=sort, ids=ids, name="Klas 5b")
    assert findings.reason(GROUPING, Reason(rule=rule, enough=True)) == sentence
