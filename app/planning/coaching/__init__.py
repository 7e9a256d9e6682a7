"""Music coaching: when appointments can be, how full a coach's week is, and who goes along."""
