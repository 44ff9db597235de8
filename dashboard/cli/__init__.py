"""The command line: one JSON object a line on stdout, logs on stderr."""
