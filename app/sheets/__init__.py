"""The plan as a table in a file: reading what somebody sends, without trusting it, and writing what goes along.

Read `columns` first (what a row says), then `reading` and `proposing` for import, and `writing` for export.
"""
