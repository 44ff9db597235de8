"""The HTTP routes and middleware that asgi.py mounts beside the pages."""
