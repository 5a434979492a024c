"""What a page costs who opens it, in compressed bytes and in files asked for."""

import gzip
import re
from functools import cache
from pathlib import Path

from django.conf import settings

MOST = {"HTML": 60_000, "CSS": 25_000, "JS": 15_000}  # bytes, compressed
MOST_REQUESTS = 10
STATIC = Path(settings.STATICFILES_DIRS[0])
ASKED = re.compile(
    r'<link[^>]+?rel="(?:stylesheet|icon|apple-touch-icon|preload)"[^>]*>|<script[^>]+?src=[^>]*>|<img [^>]*>'
)
FILE = re.compile(r'(?:href|src)="/static/([^"?]+\.(css|js))"')


def too_much(page: str) -> list[str]:
    """What of a page is heavier than it may be. Pictures are counted as files, not weighed."""
    asked = ASKED.findall(page)
    files = {match for element in asked for match in FILE.findall(element)}
    weights = {"HTML": weight(page)}
    for kind in ("css", "js"):
        weights[kind.upper()] = sum(weight(served(name)) for name, ending in files if ending == kind)
    found = [f"{kind}: {weights[kind]} bytes" for kind in MOST if weights[kind] > MOST[kind]]
    return found + ([f"{1 + len(asked)} requests"] if 1 + len(asked) > MOST_REQUESTS else [])


def weight(text: str) -> int:
    return len(gzip.compress(text.encode(), 6))


@cache
def served(name: str) -> str:
    """A file of ours as a server joins it: a sheet with the sheets that it imports in their place."""
    path = STATIC / name
    if not path.exists():
        return ""
    text = path.read_text(encoding="utf-8")
    return re.sub(r'@import url\("([^"]+)"\);', lambda found: served(str(Path(name).parent / found[1])), text)
