"""A template file that is right, to be made wrong line by line."""

EXAMPLE = """\
slug: voorlezen
version: 1
kind: open_activity
title: Voorlezen
summary: Samen een boek lezen.
duration_minutes: 45
ages:
  youngest: 2
  oldest: 8
phases:
  - name: Voorlezen
    sort: meetings
    rhythm: weekly
    description: Lees een kort boek.
roles:
  - name: Voorlezer
    need: 1
    who: volunteer
    required: true
"""

RUNNING = """\
audience: parents
decide_hours_before: 48
months: 4
hours_per_week: 10
agreement: true
beside:
  title: Oppas
  ages: {youngest: 0, oldest: 4}
  roles:
    - {name: Oppas, need: 2, who: volunteer, qualification: vog}
  children_per_adult: 4
  max_children: 12
needs:
  staff_hours_per_month: 8
  euros_per_year: {low: 100, high: 500}
  success_factors: [Begin met koffie., Vaste gezichten.]
"""


def lines(*numbers_and_texts, text=EXAMPLE):
    """Return the example with some lines, counted from 1, replaced; None leaves the line out."""
    replaced = dict(numbers_and_texts)
    kept = [replaced.get(number, line) for number, line in enumerate(text.splitlines(), start=1)]
    return "".join(f"{line}\n" for line in kept if line is not None)
