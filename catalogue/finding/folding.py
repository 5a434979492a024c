"""A text as it is compared: simplified, half width, lower case, without accents, spaces, hyphens, dots and quotes."""

import hashlib
import re
import unicodedata
from functools import lru_cache

from catalogue.spelling import fold

# Of the Chinese characters those that SQLite's tokenizer, of Unicode 6.1, knows as letters; others go by number.
CHINESE = "\u3400-\u4db5\u4e00-\u9fcc"
PIECES = re.compile(rf"(?P<han>[{CHINESE}]+)|(?P<word>[a-z0-9]+)|(?P<other>.)", re.DOTALL)
WORDS = re.compile(r"[a-z0-9]+(?: [a-z0-9]+)*")
JOINERS = re.compile(r"[\s\u00ad\u2010-\u2015\u2043\u2212\u200b\ufe58\ufe63·•‧・⋅∙'’‘`´ʼ-]+")
QUOTES = frozenset('"“”„‟«»「」『』〝〞')
SHORT, LONG = 3, 8  # letters of a word: what is hardly a word yet, and what a token has at most


@lru_cache(maxsize=4096)  # the names of sectors, districts and kinds, which thousands of entries repeat
def spaced(text):
    """Folded, with one space wherever words are apart or joined by a hyphen or a dot."""
    plain = unicodedata.normalize("NFD", fold(_without_surrogates(text)))
    bare = "".join(character for character in plain if not _is_unseen(character))
    return JOINERS.sub(" ", unicodedata.normalize("NFC", bare)).strip()


@lru_cache(maxsize=20_000)
def _is_unseen(character):
    return character in QUOTES or unicodedata.category(character) in ("Mn", "Cc", "Cf")


def is_passed_over(character):
    """Whether a tight text goes without it: quotes, accents, and what stands between words."""
    return _is_unseen(character) or bool(JOINERS.match(character))


def tight(text):
    """Folded, with nothing between the words."""
    return spaced(text).replace(" ", "")


def _without_surrogates(text):
    """Halves of characters, which no database takes; and spaces for what a keyboard cannot type."""
    return "".join(" " if "\ud800" <= character <= "\udfff" or character < " " else character for character in text)


def pieces(text):
    """[(kind, piece)] of a tight text: `han` a Chinese run, `word` a Latin one, `other` one character of neither."""
    return [(match.lastgroup, match[0]) for match in PIECES.finditer(text)]


def pairs(run):
    """Of a Chinese run: 漕河泾 → 漕河, 河泾."""
    return [run[place : place + 2] for place in range(len(run) - 1)]


def beginnings(letters, shortest=1, longest=LONG):
    """The first letters of what is read as one word: fenglin → f, fe, fen …"""
    return [letters[:length] for length in range(shortest, min(longest, len(letters)) + 1)]


def latin_words(text):
    """[(word, it and those after it as one)] of a spaced text: `ai hub` → (ai, aihub), (hub, hub)."""
    for run in WORDS.findall(text):
        words = run.split(" ")
        yield from zip(words, tails(words), strict=True)


def tails(units):
    """From each unit to the end, as far as tokens look."""
    for place in range(len(units)):
        tail = ""
        for unit in units[place:]:
            tail += unit
            if len(tail) >= LONG:
                break
        yield tail


def character_token(character):
    return f"x{ord(character):x}"


def whole_token(label, text):
    return label + hashlib.blake2s(text.encode(), digest_size=6).hexdigest()
