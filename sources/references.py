"""The list of sources at the foot of a page: who said it, when, in which paragraph."""

from dataclasses import dataclass
from functools import lru_cache
from string import ascii_lowercase

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from catalogue.dates import partial_date_text
from catalogue.language import in_language, is_english, listed
from catalogue.prepared import prepared
from catalogue.version import kept
from sources.models import Source


@dataclass(slots=True)
class Reference:
    number: int
    target: str
    title: str
    url: str
    publisher: str
    date_text: str
    locator_text: str
    outward_url: str
    kind: str
    lang: str
    uses: list


@dataclass(slots=True)
class Use:
    """The way back to one place where a source is cited: a, b, c …"""

    letter: str
    anchor: str
    label: str


READ = (
    "slug",
    "name_zh",
    "name_en",
    "publisher",
    "publisher_en",
    "published_on",
    "content_as_of",
    "url",
    "is_linkable",
    "kind",
)
MOST_KEPT = 2000


@dataclass
class Words:
    """What a page says of a source, whatever it cites of it."""

    title: str
    url: str = ""
    publisher: str = ""
    date_text: str = ""
    outward_url: str = ""
    kind: str = ""
    lang: str = ""


def references(marks):
    """Every place that `marks` numbered, in order. One query, and none for sources that were named before."""
    known: dict[str, Words] = kept(f"sources {get_language()}", dict)
    slugs = {place.partition("#")[0] for place in marks.numbers}
    words = {slug: known[slug] for slug in slugs if slug in known}
    if len(words) < len(slugs):
        words |= _read(slugs - words.keys())
        if len(known) < MOST_KEPT:
            known.update(words)
    return [_reference(number, place, words, marks) for place, number in marks.numbers.items()]


def _read(slugs):
    found = {
        source.slug: Words(
            source.name,
            source.get_absolute_url(),
            in_language(source.publisher, source.publisher_en),
            date_text(source),
            source.outward_url,
            source.get_kind_display(),
            source.name_lang or ("zh-Hans" if is_english() else ""),
        )
        for source in _sources(tuple(slugs))
    }
    return {slug: found.get(slug) or Words(_("来源已撤下")) for slug in slugs}


@prepared
def _sources(slugs):
    return Source.objects.published_of_some().filter(slug__in=slugs).only(*READ).order_by()


def _reference(number, place, words, marks):
    slug, _hash, locator = place.partition("#")
    said = words[slug]
    uses = [Use(_letter(count), mark.anchor, mark.label) for count, mark in enumerate(marks.uses[place])]
    where = paragraphs_text(locator) if locator else ""
    return Reference(
        number,
        f"src-{number}",
        said.title,
        said.url,
        said.publisher,
        said.date_text,
        where,
        said.outward_url,
        said.kind,
        said.lang,
        uses,
    )


def _letter(count):
    """a to z, then aa, ab …"""
    more, last = divmod(count, len(ascii_lowercase))
    return (_letter(more - 1) if more else "") + ascii_lowercase[last]


def paragraphs_text(locator):
    """第1-3、9段; what has no numbered paragraphs says so."""
    return _paragraphs_text(locator, get_language()) if locator else _("没有编号段落")


@lru_cache(maxsize=MOST_KEPT)  # a list names sixty, and mostly the first paragraphs
def _paragraphs_text(locator, _language):
    return _("第%(paragraphs)s段") % {"paragraphs": listed(locator.replace(" ", "").split(","))}


def date_text(source):
    """When it was printed, else for when its contents stand."""
    if source.published_on:
        return _("%(date)s发布") % {"date": partial_date_text(source.published_on)}
    if source.content_as_of:
        return _("反映%(date)s的情况") % {"date": partial_date_text(source.content_as_of)}
    return _("日期未注明")
