"""Who takes part, who does not, and what there is to join: for supervisors."""
