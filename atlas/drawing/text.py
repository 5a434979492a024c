"""How much room a text takes in a drawing, whose width is known before any browser sees it."""

HAN, LATIN = 1.0, 0.56  # of the type size


def text_width(text, size):
    """In units of the drawing; a little too wide rather than too narrow."""
    return sum(LATIN if character.isascii() else HAN for character in text) * size


def shortened(text, size, room):
    """The text, cut with an ellipsis if it is wider than the room there is."""
    if text_width(text, size) <= room:
        return text
    while text and text_width(text, size) + size > room:
        text = text[:-1]
    return text + "…"
