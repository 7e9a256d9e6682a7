"""Calendars from outside: the only requests this application makes of the web (RELIABILITY.md §2.7).

Read `addresses` (what may be asked for), then `https` (asking, within bounds) and `rounds` (when it is asked for again,
and what becomes of the answer).
"""
