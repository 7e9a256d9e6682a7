"""Places divided fairly when more children wish them than there are: deferred acceptance, children proposing.

`wishes` holds what is asked, `claims` who comes before whom and who goes as one, `acceptance` divides the seats of one
turn, `dividing` takes turns and makes the waiting lists, `explaining` says why a child did not get a better wish. What
is promised stands in ADR 21, and in the tests.
"""
