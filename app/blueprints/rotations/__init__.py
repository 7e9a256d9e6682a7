"""The safety day as it is planned: its day, stations and groups, and who visits what in which round."""
