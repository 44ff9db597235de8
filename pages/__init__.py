"""Pages, in a folder per role; never a page directly in here (it would bypass the sign-in)."""
