"""A server with nothing but a door, for tests of the scanner and for measurements."""
