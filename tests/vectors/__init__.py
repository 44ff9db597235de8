"""Other people's certificates, read from the test data at run time and never copied."""
