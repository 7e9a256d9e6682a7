"""When the children of a group are at school."""
