"""What we tell people.

Read `outbox` first (a row per fact, written with the change itself), then `pump` with `claims` and `smtp` (how a row
becomes one mail and never two), `reminders` (which rows ought to be there), and `letters` with `render` (what it says).
"""
