"""Certificates: given out and printed by supervisors, checked by anybody, handed out at a ceremony."""
