"""Music coaching: when appointments can be, how full a week is, who goes along, and what an evaluation starts from."""
