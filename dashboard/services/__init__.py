"""Use cases, and the ports (protocols) that they need; standard library and domain only."""
