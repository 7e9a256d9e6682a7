"""The plan as a calendar: what feeds and mailed invitations consist of, as bytes.

Read `meeting` first (what an entry and an invitation share), then `component` and `feed` for subscriptions and
`invitation` for mail. The numbers in tests and docstrings are the calendar rules of the project's design.
"""
