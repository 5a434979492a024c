"""Telephone numbers in a text as links, which a telephone dials."""

import re

from django.utils.html import format_html, format_html_join

# With area code, mobile, 400 and 800, and the short numbers of a city's services; none inside a longer number.
NUMBER = re.compile(
    r"(?<![\w.+/=@-])"
    r"(?:(?:\+86[- ]?\d{2,3}|\(0\d{2,3}\)|0\d{2,3})[- ]?\d{3,4}[- ]?\d{4}"
    r"|(?:\+86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}|[48]00[- ]?\d{3}[- ]?\d{4}|12345|962\d{3})"
    r"(?![\w.@/-])",
    re.ASCII,
)


def linked(text):
    """HTML, with everything else escaped."""
    pieces, end = [], 0
    for found in NUMBER.finditer(text):
        pieces += [(text[end : found.start()],), (_link(found.group()),)]
        end = found.end()
    return format_html_join("", "{}", [*pieces, (text[end:],)])


def _link(number):
    digits = re.sub(r"[^\d+]", "", number)
    return format_html('<a href="tel:{}">{}</a>', digits, number)
