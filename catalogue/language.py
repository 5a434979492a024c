"""Which of two wordings a reader sees, how pieces are put together in each language, and what of a text is Chinese."""

import re

from django.utils.html import conditional_escape
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

CHINESE = "zh-Hans"
HAN = "\u3007\u3400-\u9fff\uf900-\ufaff"
HAN_LETTER = re.compile(f"[{HAN}]")
LATIN_LETTER = re.compile("[A-Za-z]")
# A Chinese word inside an English sentence, with what is written to it without a space: 180号, 1+N平台.
CHINESE_WORD = re.compile(rf"[^\s&;<>(),:.“”‘’'\"{HAN}]*[{HAN}](?:[^\s&;<>(),:.“”‘’'\"]|[“”‘’](?=[^“”‘’\s]*[{HAN}]))*")


def is_english():
    return (get_language() or "").startswith("en")


def page_lang():
    """As `lang` attributes, feeds and linked data write it."""
    return "en" if is_english() else CHINESE


def in_language(chinese, english):
    """The wording in the reader's language; Chinese where there is no English one."""
    return english if english and is_english() else chinese


def listed(words):
    """甲、乙; A, B."""
    return _("、").join(map(str, words))


def clauses(texts):
    """甲；乙."""
    return _("；").join(map(str, texts))


def sentences(texts):
    """Sentences one after the other: with a space between them in English, without one in Chinese."""
    return (" " if is_english() else "").join(map(str, texts))


def labelled(label, text):
    """级别：市级; Level: City level."""
    return _("%(label)s：%(value)s") % {"label": label, "value": text}


def is_chinese(text):
    """Whether a text is Chinese as a whole, not English that quotes a Chinese word."""
    return len(HAN_LETTER.findall(text)) * 3 > len(LATIN_LETTER.findall(text))


def foreign_lang(text):
    """What to write as the `lang` of a text on this page: that of Chinese on an English one."""
    return CHINESE if is_english() and HAN_LETTER.search(text) and is_chinese(text) else ""


def with_chinese_marked(text):
    """On an English page, whatever is Chinese in a text stands in an element that says so; HTML."""
    escaped = conditional_escape(text)
    if not is_english() or not HAN_LETTER.search(escaped):
        return escaped
    if is_chinese(escaped):
        return mark_safe(f'<span lang="{CHINESE}">{escaped}</span>')  # noqa: S308  # escaped above
    return mark_safe(CHINESE_WORD.sub(rf'<span lang="{CHINESE}">\g<0></span>', escaped))  # noqa: S308
