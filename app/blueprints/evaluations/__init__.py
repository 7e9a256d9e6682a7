"""Looking back on a safety day: asking, answering behind a link, what was said, figures, and doing it again."""
