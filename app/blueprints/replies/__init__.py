"""What people answered by mail."""
