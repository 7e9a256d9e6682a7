"""What is asked of a partner."""
