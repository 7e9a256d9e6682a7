"""The turn-around system of a safety day: which group is at which station in which round.

`problem` reads the JSON of the contract, `day` and `grid` hold it, `solving` finds the best rotation, `reasons` says
why there is none, `answer` writes the JSON. `timetable` says what everybody does in every round.

On the day, `running` holds how far it has come, `events` makes the next situation of one, `replanning` plans the rest
again.
"""
