"""What templates need of `catalogue.language`."""

from django import template

from catalogue import language

register = template.Library()


@register.filter
def chinese_marked(text):
    """For texts that may hold Chinese on an English page: names, values, reasons."""
    return "" if text is None else language.with_chinese_marked(text)


def _as_it_is(text):
    return "" if text is None else text


setattr(chinese_marked, "on_chinese_pages", _as_it_is)  # noqa: B010  # nothing to mark; see `xuhui_portal.compiling`


@register.filter
def beginning(text, length):
    """Like `truncatechars`, which looks at every character for those that stand on others: here there are none."""
    return text if len(text) <= length else f"{text[: length - 1]}…"


@register.filter
def lang_of(text):
    """For attributes: `zh-Hans` where a text is Chinese on an English page."""
    return language.foreign_lang(str(text or ""))


@register.filter
def listed(words):
    return language.listed(words)


@register.filter
def labelled(label, text):
    """The label alone where there is no text."""
    return language.labelled(label, text) if text else label
