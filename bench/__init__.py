"""Benchmarks: what the pages, feeds and publishing cost at full size, beside peers measured in the same run."""
