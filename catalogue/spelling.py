"""How a name is folded for sorting and for finding: pinyin, initials, simplified characters, plain width and case."""

import re
import unicodedata
from functools import cache

from pypinyin import Style, lazy_pinyin

HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")


@cache
def _simplifier():
    """Loaded on first use: the dictionaries cost 30 ms."""
    import opencc

    return opencc.OpenCC("t2s")


def fold(text):
    """Full width to half width, traditional to simplified, lower case, runs of space to one."""
    text = _simplifier().convert(unicodedata.normalize("NFKC", text))
    return " ".join(text.casefold().split())


def pinyin_key(name):
    """Sort key of a name: its pinyin without tones and its Latin letters, `[a-z0-9]` only; `0` if nothing is left."""
    syllables = "".join(lazy_pinyin(fold(name), style=Style.NORMAL, v_to_u=False))
    plain = unicodedata.normalize("NFKD", syllables)
    return re.sub(r"[^a-z0-9]", "", plain.lower()) or "0"


def initials(name):
    """First letters of the pinyin of each character, Latin words kept: 漕河泾 → chj."""
    letters = "".join(lazy_pinyin(fold(name), style=Style.FIRST_LETTER))
    return re.sub(r"[^a-z0-9]", "", letters.lower())


def search_text(names, sort_key):
    """All the forms under which a record can be found, one a line.

    names: every name, alias and English name. sort_key: the stored pinyin, which staff may have corrected.
    """
    forms = {sort_key: None}
    for name in filter(None, names):
        folded = fold(name)
        forms[folded] = None
        forms[re.sub(r"[\s\-‐–—·'’.,&]+", "", folded)] = None
        if HAN.search(name):
            forms[pinyin_key(name)] = None
            forms[initials(name)] = None
    return "\n".join(forms)
