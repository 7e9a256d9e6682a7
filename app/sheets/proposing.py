"""From the rows of a file to meetings that could be planned, with what is wrong in which cell.

Pure: what the location has is given, nothing is looked up, and nothing is planned.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, time
from difflib import get_close_matches
from uuid import UUID

from app.planning.errors import EndNotAfterStart, NoSuchLocalTime, PlanningError
from app.planning.timeslots import PLANNABLE_YEARS, TimeSlot, local_slot
from app.sheets.clashing import against_board, against_one_another
from app.sheets.columns import Column, Row, Table
from app.sheets.proposals import Fault, FaultSort, Known, Named, Place, Proposal
from app.sheets.texts import name_key
from app.sheets.values import day_of, number_of, time_of

MOST_TITLE, MOST_NOTE, MOST_CHILDREN = 120, 1500, 400
NEAREST = 3
FIRST_DAY, LAST_DAY = date(PLANNABLE_YEARS.start, 1, 2), date(PLANNABLE_YEARS.stop - 1, 12, 30)

Check = Callable[[str], bool]


def propose(table: Table, known: Known, *, private: Check) -> tuple[Proposal, ...]:
    """Return each row as it would be planned; `private` tells of a text whether it may not be shown.

    What is on the board already is told apart by its name, its start and its space: importing twice plans once.
    """
    reader = _Reader(known, private)
    proposals = [reader.read(row) for row in table.rows]
    return tuple(against_one_another(against_board(proposals, known), known))


class _Names:
    """Finds what a cell names, whatever the case and the blanks."""

    def __init__(self, things: Iterable[Named | Place]) -> None:
        self._names: dict[str, str] = {}
        self._ids: dict[str, UUID] = {}
        for thing in things:
            key = name_key(thing.name)
            self._names.setdefault(key, thing.name)
            self._ids.setdefault(key, thing.id)
        self._nearest: dict[str, tuple[str, ...]] = {}

    def find(self, text: str) -> UUID | None:
        return self._ids.get(name_key(text))

    def nearest(self, text: str) -> tuple[str, ...]:
        """Return the names that look most like it; each text is looked at once, however many rows have it."""
        key = name_key(text)
        if key not in self._nearest:
            close = get_close_matches(key[:MOST_TITLE], self._names, n=NEAREST, cutoff=0.4)
            self._nearest[key] = tuple(self._names[one] for one in close)
        return self._nearest[key]


class _Reader:
    """Reads rows one by one, and keeps what it found wrong with the one at hand."""

    def __init__(self, known: Known, private: Check) -> None:
        self._known = known
        self._private = private
        self._spaces, self._age_groups = _Names(known.spaces), _Names(known.age_groups)
        self._templates, self._staff = _Names(known.templates), _Names(known.staff)
        self._partners = _Names(known.partners)
        self._row: Row
        self._faults: list[Fault]

    def read(self, row: Row) -> Proposal:
        self._row = row
        self._faults = [
            Fault(column=column, sort=FaultSort.FORMULA) for column, cell in row.cells.items() if cell.formula
        ]
        title = self._text(Column.ACTIVITY, MOST_TITLE, needed=True)
        slot = self._slot()
        responsible = self._named(Column.RESPONSIBLE, self._staff)
        return Proposal(
            row=row,
            title=title,
            slot=slot,
            space_id=self._space(),
            age_group_id=self._named(Column.AGE_GROUP, self._age_groups),
            template_id=self._named(Column.TEMPLATE, self._templates) or self._templates.find(title),
            responsible_id=responsible or self._known.by_default.id,
            children=self._children(),
            partner_ids=self._partner_ids(),
            note=self._text(Column.NOTE, MOST_NOTE),
            faults=tuple(self._faults),
            free_day=self._known.free_days.get(day_of(row.text(Column.DAY)) or date.min, ""),
        )

    def _say(self, column: Column, sort: FaultSort, names: Sequence[str] = ()) -> None:
        self._faults.append(Fault(column=column, sort=sort, names=tuple(names)))

    def _given(self, column: Column) -> str:
        """Return what stands in a cell; of a formula nothing, because that was said already."""
        return self._row.text(column)

    def _is_formula(self, column: Column) -> bool:
        return column in self._row.cells and self._row.cells[column].formula

    def _text(self, column: Column, most: int, *, needed: bool = False) -> str:
        text = self._given(column)
        if not text and needed and not self._is_formula(column):
            self._say(column, FaultSort.EMPTY)
        if len(text) > most:
            self._say(column, FaultSort.TOO_LONG, [str(most)])
        if text and self._private(text):
            self._say(column, FaultSort.PRIVATE)
        return text

    def _slot(self) -> TimeSlot | None:
        day = self._read(Column.DAY, day_of, FaultSort.NO_DAY)
        starts = self._read(Column.STARTS, time_of, FaultSort.NO_TIME)
        ends = self._read(Column.ENDS, time_of, FaultSort.NO_TIME)
        if not isinstance(day, date) or not isinstance(starts, time) or not isinstance(ends, time):
            return None
        try:
            return local_slot(day=day, start=starts, end=ends, zone=self._known.zone)
        except EndNotAfterStart:
            self._say(Column.ENDS, FaultSort.ENDS_FIRST)
        except NoSuchLocalTime:
            self._say(Column.STARTS, FaultSort.NO_SUCH_TIME)
        except PlanningError:
            self._say(Column.DAY, FaultSort.NO_DAY)
        return None

    def _read(
        self, column: Column, how: Callable[[str], date | time | int | None], sort: FaultSort
    ) -> date | time | int | None:
        text = self._given(column)
        if not text:
            if not self._is_formula(column):
                self._say(column, FaultSort.EMPTY)
            return None
        found = how(text)
        if found is None:
            self._say(column, sort)
        return found

    def _space(self) -> UUID | None:
        text = self._given(Column.SPACE)
        # Calendars of ours write "Sportzaal (gebouw C)": the name, and how to get there.
        found = self._spaces.find(text) or self._spaces.find(text.partition(" (")[0]) or self._known.usual_space
        if found is None and not text and not self._is_formula(Column.SPACE):
            self._say(Column.SPACE, FaultSort.EMPTY)
        elif found is None and text:
            self._say(Column.SPACE, FaultSort.UNKNOWN, self._spaces.nearest(text))
        return found

    def _named(self, column: Column, names: _Names) -> UUID | None:
        text = self._given(column)
        found = names.find(text) if text else None
        if text and found is None:
            self._say(column, FaultSort.UNKNOWN, names.nearest(text))
        return found

    def _children(self) -> int | None:
        text = self._given(Column.CHILDREN)
        found = number_of(text)
        if text and (found is None or not 1 <= found <= MOST_CHILDREN):
            self._say(Column.CHILDREN, FaultSort.NO_NUMBER)
            return None
        return found

    def _partner_ids(self) -> tuple[UUID, ...] | None:
        text = self._given(Column.PARTNERS)
        if not text:
            return None
        whole = self._partners.find(text)
        found = [whole] if whole else [self._partner(part) for part in _parts(text)]
        return tuple(dict.fromkeys(one for one in found if one is not None))

    def _partner(self, text: str) -> UUID | None:
        found = self._partners.find(text)
        if found is None:
            self._say(Column.PARTNERS, FaultSort.UNKNOWN, self._partners.nearest(text))
        return found


def _parts(text: str) -> list[str]:
    """Return the names in a cell: apart by semicolons or lines, or else by commas."""
    separator = ";" if ";" in text or "\n" in text else ","
    return [part.strip() for part in text.replace("\n", separator).split(separator) if part.strip()]
