"""Names on a page: shown as they are, whatever Markdown would make of them."""

import re

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-.!|$:~<>&])")


def plain(name: str) -> str:
    """The name with every character of Markdown and of Streamlit's directives escaped."""
    return _SPECIAL.sub(r"\\\1", name)
