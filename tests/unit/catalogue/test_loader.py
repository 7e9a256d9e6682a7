import time as clock
from datetime import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.catalogue import loader, writer
from app.catalogue.errors import TemplateError, TemplateErrors
from app.planning.template import Ages, Companion, Euros, Needs, Phase, Role, Template, UsualTime
from app.planning.vocabulary import ActivityKind, Audience, PhaseSort, Qualification, Rhythm, RoleHolder, Weekday
from tests.unit.catalogue.examples import EXAMPLE, RUNNING, lines


def errors_in(content):
    with pytest.raises(TemplateErrors) as refusal:
        loader.parse(content, file="voorbeeld.yaml")
    return [(error.line, error.field, error.message) for error in refusal.value.errors]


def test_a_file_becomes_a_template():
    assert loader.parse(EXAMPLE, file="voorlezen.yaml") == Template(
        slug="voorlezen",
        version=1,
        kind=ActivityKind.OPEN_ACTIVITY,
        title="Voorlezen",
        summary="Samen een boek lezen.",
        duration_minutes=45,
        ages=Ages(youngest=2, oldest=8),
        phases=(
            Phase(name="Voorlezen", sort=PhaseSort.MEETINGS, rhythm=Rhythm.WEEKLY, description="Lees een kort boek."),
        ),
        roles=(Role(name="Voorlezer", need=1, who=RoleHolder.VOLUNTEER, required=True),),
    )


def test_bytes_are_read_as_utf_8():
    content = EXAMPLE.replace("Samen", "Één keer samen").encode()
    assert loader.parse(content, file="voorlezen.yaml").summary == "Één keer samen een boek lezen."


@pytest.mark.parametrize("written", ["09.30", "9.30", "09:30", "'09.30'"])
def test_a_time_may_be_written_with_a_point_or_a_colon(written):
    content = f"{EXAMPLE}usual_time:\n  weekday: monday\n  starts: {written}\n"
    assert loader.parse(content, file="voorbeeld.yaml").usual_time == UsualTime(
        weekday=Weekday.MONDAY, starts=time(9, 30)
    )


@pytest.mark.parametrize("nothing", ["", "~", "null"])
def test_an_optional_field_may_be_left_empty(nothing):
    assert loader.parse(f"{EXAMPLE}max_children: {nothing}\n", file="voorbeeld.yaml").max_children is None


def test_a_task_is_before_the_day_or_after_it():
    content = f"{EXAMPLE}tasks:\n  - name: Bedanken\n    days_before: 1\n    days_after: 2\n"
    assert errors_in(content) == [
        (23, "tasks[1].days_after", "kan niet samen met weeks_before of days_before: het is ervoor of erna")
    ]


def test_everything_wrong_is_said_at_once_with_file_line_and_field():
    content = lines((2, "version: een"), (4, None), (13, "    rhythm: soms"), (17, "    need: 0\n    kleur: rood"))
    with pytest.raises(TemplateErrors) as refusal:
        loader.parse(content, file="map/voorbeeld.yaml")
    assert [str(error) for error in refusal.value.errors] == [
        "map/voorbeeld.yaml:1: title: ontbreekt",
        "map/voorbeeld.yaml:2: version: moet een geheel getal zijn van 1 tot en met 9999",
        "map/voorbeeld.yaml:12: phases[1].rhythm: moet een van deze woorden zijn: once, weekly, monthly, yearly",
        "map/voorbeeld.yaml:16: roles[1].need: moet een geheel getal zijn van 1 tot en met 400",
        "map/voorbeeld.yaml:17: roles[1].kleur: is een onbekend veld",
    ]
    assert str(refusal.value) == "\n".join(str(error) for error in refusal.value.errors)


def test_an_error_about_a_whole_file_names_no_field():
    error = TemplateError(file="leeg.yaml", line=1, field="", message="is leeg")
    assert str(error) == "leeg.yaml:1: is leeg"


WHOLE = "moet een geheel getal zijn van {} tot en met {}"
TEXT = "moet tekst zijn; zet er aanhalingstekens omheen"


@pytest.mark.parametrize(
    ("line", "text", "field", "message"),
    [
        (1, "slug: Voor Lezen", "slug", "mag alleen kleine letters, cijfers en streepjes hebben"),
        (3, "kind: feest", "kind", f"moet een van deze woorden zijn: {', '.join(ActivityKind)}"),
        (4, "title: 2026", "title", TEXT),
        (4, "title: ja\ntitle: nee", "title", "staat er twee keer"),
        (4, "title: true", "title", TEXT),
        (4, "title:", "title", TEXT),
        (4, "title: ''", "title", "moet 1 tot en met 120 tekens hebben"),
        (4, f"title: {'a' * 121}", "title", "moet 1 tot en met 120 tekens hebben"),
        (4, 'title: "twee\\nregels"', "title", "bevat een teken dat niet mag"),
        (4, 'title: "\\u202e"', "title", "bevat een teken dat niet mag"),
        (5, 'summary: "\\0"', "summary", "bevat een teken dat niet mag"),
        (5, 'summary: "\\ud800"', "summary", "bevat een teken dat niet mag"),
        (4, "title: [a]", "title", "moet één waarde zijn"),
        (6, "duration_minutes: 14", "duration_minutes", WHOLE.format(15, 1440)),
        (6, "duration_minutes: 1441", "duration_minutes", WHOLE.format(15, 1440)),
        (6, "duration_minutes: -60", "duration_minutes", WHOLE.format(15, 1440)),
        (6, "duration_minutes: 060", "duration_minutes", WHOLE.format(15, 1440)),
        (6, "duration_minutes: 1:30", "duration_minutes", WHOLE.format(15, 1440)),
        (6, f"duration_minutes: {'9' * 5000}", "duration_minutes", WHOLE.format(15, 1440)),
        (9, "  oldest: 26", "ages.oldest", WHOLE.format(0, 25)),
        (19, "    required: ja", "roles[1].required", "moet true of false zijn"),
        (19, "    required:", "roles[1].required", "moet true of false zijn"),
    ],
)
def test_a_value_of_the_wrong_sort_is_refused(line, text, field, message):
    found = errors_in(lines((line, text)))
    assert [(error[1], error[2]) for error in found] == [(field, message)]
    assert found[0][0] in {line, line + 1}


@pytest.mark.parametrize("value", ["half tien", "24.00", "9.5", "930", "[]"])
def test_a_time_that_is_no_time_is_refused(value):
    message = "moet één waarde zijn" if value == "[]" else "moet een tijd zijn, zoals 09.30"
    content = f"{EXAMPLE}usual_time:\n  weekday: monday\n  starts: {value}\n"
    assert errors_in(content) == [(22, "usual_time.starts", message)]


@pytest.mark.parametrize("value", ["tekst", "{a: b}", str(list(range(61)))])
def test_a_list_that_is_no_list_or_too_long_is_refused(value):
    assert errors_in(f"{EXAMPLE}materials: {value}\n") == [
        (20, "materials", "moet een lijst zijn van hoogstens 60 regels")
    ]


@pytest.mark.parametrize("content", ["- a\n- b\n", "tekst\n"])
def test_a_file_that_is_no_mapping_is_refused(content):
    found = errors_in(content)
    assert (1, "", "moet bestaan uit velden met een naam") in found
    assert (1, "slug", "ontbreekt") in found


def test_a_part_that_is_no_mapping_is_refused():
    found = errors_in(lines((7, "ages: jong"), (8, None), (9, None)))
    assert (7, "ages", "moet bestaan uit velden met een naam") in found


def test_names_of_fields_are_shown_short_and_clean():
    found = errors_in(f'{EXAMPLE}"\\e[31m{"x" * 100}": 1\n[1, 2]: 3\n')
    assert found == [(20, f"[31m{'x' * 55}", "is een onbekend veld"), (21, "?", "is een onbekend veld")]


@pytest.mark.parametrize(
    ("added", "field", "line", "message"),
    [
        ("min_children: 9\nmax_children: 8\n", "min_children", 20, "is meer dan max_children"),
        ("per_year: {least: 3, most: 2}\n", "per_year", 20, "het minste is meer dan het meeste"),
        (
            "beside: {title: Oppas, ages: {youngest: 5, oldest: 4}, roles: []}\n",
            "beside.ages",
            20,
            "de jongste is ouder dan de oudste",
        ),
        (
            "audience: staff\n",
            "audience",
            20,
            "staff is alleen voor het team: geen partners, geen vrijwilligers en niets ernaast",
        ),
        (
            "needs: {euros_per_year: {low: 20, high: 10}}\n",
            "needs.euros_per_year",
            20,
            "het laagste bedrag is meer dan het hoogste",
        ),
    ],
)
def test_fields_that_contradict_each_other_are_refused(added, field, line, message):
    assert errors_in(EXAMPLE + added) == [(line, field, message)]


def test_what_is_held_beside_it_and_what_it_needs_are_read_and_written_back():
    template = loader.parse(EXAMPLE + RUNNING, file="voorbeeld.yaml")
    assert template.audience is Audience.PARENTS
    assert (template.decide_hours_before, template.months, template.hours_per_week, template.agreement) == (
        48,
        4,
        10,
        True,
    )
    assert template.beside == Companion(
        title="Oppas",
        ages=Ages(youngest=0, oldest=4),
        roles=(Role(name="Oppas", need=2, who=RoleHolder.VOLUNTEER, qualification=Qualification.VOG),),
        children_per_adult=4,
        max_children=12,
    )
    assert template.needs == Needs(
        staff_hours_per_month=8,
        euros_per_year=Euros(low=100, high=500),
        success_factors=("Begin met koffie.", "Vaste gezichten."),
    )
    assert loader.parse(writer.write(template), file="voorbeeld.yaml") == template


def test_what_is_not_said_of_a_running_activity_is_as_usual():
    template = loader.parse(EXAMPLE, file="voorbeeld.yaml")
    assert (template.audience, template.decide_hours_before, template.agreement) == (Audience.CHILDREN, 24, False)
    assert (template.beside, template.months, template.hours_per_week, template.needs) == (None, None, None, None)
    assert (template.phases[0].every, template.roles[0].partner) == (1, None)


@pytest.mark.parametrize(
    ("added", "message"),
    [
        ("decide_hours_before: 337\n", "moet een geheel getal zijn van 0 tot en met 336"),
        ("audience: volwassenen\n", "moet een van deze woorden zijn: children, parents, everybody, staff"),
        ("agreement: ja\n", "moet true of false zijn"),
    ],
)
def test_a_field_of_a_running_activity_is_held_to_its_type(added, message):
    assert errors_in(EXAMPLE + added) == [(20, added.partition(":")[0], message)]


def test_ages_the_wrong_way_round_are_refused():
    assert errors_in(lines((8, "  youngest: 9"))) == [(8, "ages", "de jongste is ouder dan de oudste")]


def test_a_template_without_phases_is_refused():
    content = lines((10, "phases: []"), (11, None), (12, None), (13, None), (14, None))
    assert errors_in(content) == [(10, "phases", "er moet minstens één fase zijn")]


def test_cancelling_without_a_required_role_needs_a_required_role():
    content = lines((19, "    required: false\ncancel_without_required: true"))
    assert errors_in(content) == [(20, "cancel_without_required", "kan niet zonder een rol met required")]


def test_what_does_not_fit_the_kind_is_said_at_the_line_of_the_field_or_of_the_file():
    content = lines((3, "kind: library_visit\nper_year: {least: 1, most: 3}"))
    assert errors_in(content) == [
        (1, "partners", "past niet bij library_visit: hier ontbreekt library"),
        (4, "per_year", "past niet bij library_visit: te weinig, minstens 2"),
    ]


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        ("", 1, "is leeg"),
        ("# niets\n", 1, "is leeg"),
        (EXAMPLE + "#" * 65536, 1, "is groter dan 64 kB"),
        (("é" * 40000), 1, "is groter dan 64 kB"),
        (b"slug: a\ntitle: \xff\n", 2, "is geen UTF-8"),
        ("slug: a\ntitle: \ud800\n", 2, "is geen UTF-8"),
        ("slug: a\ntitle: \x07\n", 2, "bevat een teken dat niet mag"),
        ('title: "\\UFFFFFFFF"\n', 1, "bevat een teken dat niet bestaat"),
        ("slug: &a a\ntitle: *a\n", 1, "verwijzingen (& en *) mogen niet in een sjabloon"),
        ("slug: a\ntitle: *a\n", 2, "verwijzingen (& en *) mogen niet in een sjabloon"),
        ("slug: a\ntitle: !!python/name:os.system\n", 2, "typeaanduidingen (!) mogen niet in een sjabloon"),
        ("slug: a\nroles: !!seq []\n", 2, "typeaanduidingen (!) mogen niet in een sjabloon"),
        ("[" * 60000, 1, "dieper dan 8 niveaus mag niet"),
        ("a:\n" + "".join(f"{' ' * depth}b:\n" for depth in range(1, 200)), 8, "dieper dan 8 niveaus mag niet"),
    ],
)
def test_a_file_that_cannot_be_trusted_is_refused_as_a_whole(content, line, message):
    assert errors_in(content) == [(line, "", message)]


@pytest.mark.parametrize(
    "content", ["slug: 'a\n", "slug: a\n\tb: c\n", "a: b\n---\na: b\n", "%YAML 9.9\n---\na: b\n", "{"]
)
def test_a_file_that_is_no_yaml_is_refused_with_a_line(content):
    ((line, field, message),) = errors_in(content)
    assert (1 <= line <= 3, field) == (True, "")
    assert message.startswith("is geen goede YAML: kijk naar")


def test_of_thousands_of_errors_the_first_hundred_are_said():
    found = errors_in(EXAMPLE + "".join(f"veld{number}: 1\n" for number in range(1000)))
    assert found == [(20 + number, f"veld{number}", "is een onbekend veld") for number in range(100)]


def test_a_laughing_file_costs_no_time():
    bomb = "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 30))
    started = clock.perf_counter()
    assert errors_in(bomb) == [(1, "", "verwijzingen (& en *) mogen niet in een sjabloon")]
    assert clock.perf_counter() - started < 1


def _is_refused_or_a_template(content):
    try:
        template = loader.parse(content, file="voorbeeld.yaml")
    except TemplateErrors as refusal:
        return all(error.line >= 1 and error.message for error in refusal.errors) and bool(refusal.errors)
    return isinstance(template, Template)


yaml_like = st.lists(
    st.sampled_from([*" \n:-[]{}&*!|>'\"%@`#?,~", "slug", "title", "1", "true", "\\u", "\t", "<<"])
).map("".join)


@settings(deadline=None)
@given(st.text() | yaml_like)
@example("? ? a")
@example('"\\U')
@example("%YAML 1." + "1" * 5000)
def test_whatever_the_text_is_the_loader_refuses_it_or_makes_a_template(text):
    assert _is_refused_or_a_template(text)


@settings(deadline=None)
@given(st.binary())
def test_whatever_the_bytes_are_the_loader_refuses_them_or_makes_a_template(data):
    assert _is_refused_or_a_template(data)


@settings(deadline=None)
@given(st.integers(min_value=0, max_value=len(EXAMPLE)), st.integers(min_value=0, max_value=30), yaml_like | st.text())
def test_whatever_happens_to_a_file_the_loader_refuses_it_or_makes_a_template(start, length, text):
    assert _is_refused_or_a_template(EXAMPLE[:start] + text + EXAMPLE[start + length :])
