"""Which browser a session is of, in a few words that its owner recognises."""

# In this order: each of the later ones stands in the names of the earlier ones too.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("CrOS", "ChromeOS"),
    ("Macintosh", "macOS"),
    ("Linux", "Linux"),
)


def device(user_agent: str) -> str:
    """`Chrome, Windows` of a User-Agent header; empty where it names none of the usual ones.

    Only words of ours, so nothing that a request says is kept or shown.
    """
    found = (_first(_BROWSERS, user_agent), _first(_SYSTEMS, user_agent))
    return ", ".join(word for word in found if word)


def _first(known: tuple[tuple[str, str], ...], text: str) -> str:
    return next((word for sign, word in known if sign in text), "")
