"""The symbol of a health colour in a line of text: never the colour alone."""

from dashboard.domain.people import Colour

_SYMBOLS = {
    Colour.GREEN: ("check_circle", "light-dark(#157F3D, #34A862)"),
    Colour.YELLOW: ("warning", "light-dark(#8A6A00, #F2B807)"),
    Colour.RED: ("dangerous", "light-dark(#B91C1C, #E5605E)"),
    Colour.BLACK: ("indeterminate_check_box", "light-dark(#111418, #E7ECF2)"),
}
NEUTRAL = "light-dark(#5B6472, #93A0B0)"


def colour_symbol(colour: Colour | None) -> tuple[str, str]:
    """The name of the icon and the CSS colour of its ink."""
    return _SYMBOLS[colour] if colour else ("help", NEUTRAL)
