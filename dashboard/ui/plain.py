"""Names on a page: shown as they are, whatever Markdown would make of them."""

import re

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-.!|$:~<>&])")
# Icons, emoji, links and arrows are made of the text after its escapes are gone. A word joiner,
# which nobody sees, keeps such a pattern apart.
_JOINER = "\u2060"
_TURNED_LATER = re.compile(
    r"(?<=:)(?=[a-z0-9_+-][\w+/-]*:)"  # :material/home: and :tada:
    r"|(?<=:)(?=//)|(?<=www)(?=\.)|(?<=.)(?=@)"  # addresses
    r"|(?<=[<>~-])(?=[-=>])",  # arrows and dashes
    re.IGNORECASE,
)


def plain(name: str) -> str:
    """The name with every character of Markdown and of Streamlit's directives escaped."""
    return _SPECIAL.sub(r"\\\1", _TURNED_LATER.sub(_JOINER, name))
