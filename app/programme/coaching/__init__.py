"""Music coaching: from the request to the closing; what is said there is sealed for its circle."""
