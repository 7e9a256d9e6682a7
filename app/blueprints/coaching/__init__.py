"""Music coaching: from the request to the closing."""
