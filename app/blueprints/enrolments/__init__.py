"""The children of an activity: enrolled one by one or together, waiting, offered a seat."""
