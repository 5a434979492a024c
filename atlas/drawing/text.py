"""How much room a text takes in a drawing, whose width is known before any browser sees it."""

import re

HAN, LATIN = 1.0, 0.56  # of the type size
CLOSING = "）》」』”，。、；：？"
# What may not be broken: a word with the space after it, a character with the marks that close it.
PIECE = re.compile(rf"[（《「『“]?(?:[!-~]+|[^!-~])[{CLOSING}]*\s*")


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


def wrapped(text, size, room, most):
    """At most so many lines that fit into the room; what is left over is cut. A line keeps the space at its end."""
    lines = [""]
    for piece in PIECE.findall(text):
        if lines[-1] and len(lines) < most and text_width((lines[-1] + piece).rstrip(), size) > room:
            lines.append("")
        lines[-1] += piece
    return [*lines[:-1], shortened(lines[-1].rstrip(), size, room)]
