"""The servers and processes of one machine: what `make run` starts, and what the tests borrow."""
