"""Evaluations of music coaching: written by the coach, read by mentor and guardian."""
