"""Who goes round with whom on a safety day: children in groups, by age, language, family and friends.

`problem` holds what is asked, `blocks` who cannot be parted, `measure` what a division is worth, `model` asks the
solver, `dividing` finds the best division, `reasons` says why there is none, `checking` looks at one that was changed
by hand.
"""
