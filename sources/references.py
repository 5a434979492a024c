"""The list of sources at the foot of a page: who said it, when, in which paragraph."""

from dataclasses import dataclass
from string import ascii_lowercase

from django.utils.translation import gettext as _

from catalogue.dates import partial_date_text
from catalogue.language import in_language, is_english, listed
from sources.models import Source


@dataclass
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


@dataclass
class Use:
    """The way back to one place where a source is cited: a, b, c …"""

    letter: str
    anchor: str
    label: str


UNREAD = ("evidence", "summary_zh", "summary_en", "note_zh", "note_en")  # heavy, and not shown here


def references(marks):
    """Every place that `marks` numbered, in order. One query."""
    slugs = {place.partition("#")[0] for place in marks.numbers}
    sources = {source.slug: source for source in Source.objects.published().filter(slug__in=slugs).defer(*UNREAD)}
    return [_reference(number, place, sources, marks) for place, number in marks.numbers.items()]


def _reference(number, place, sources, marks):
    slug, _hash, locator = place.partition("#")
    source = sources.get(slug)
    uses = [Use(_letter(count), mark.anchor, mark.label) for count, mark in enumerate(marks.uses[place])]
    where = paragraphs_text(locator) if locator else ""
    if source is None:
        return Reference(number, f"src-{number}", _("来源已撤下"), "", "", "", where, "", "", "", uses)
    return Reference(
        number,
        f"src-{number}",
        source.name,
        source.get_absolute_url(),
        in_language(source.publisher, source.publisher_en),
        date_text(source),
        where,
        source.outward_url,
        source.get_kind_display(),
        source.name_lang or ("zh-Hans" if is_english() else ""),
        uses,
    )


def _letter(count):
    """a to z, then aa, ab …"""
    more, last = divmod(count, len(ascii_lowercase))
    return (_letter(more - 1) if more else "") + ascii_lowercase[last]


def paragraphs_text(locator):
    """第1-3、9段; what has no numbered paragraphs says so."""
    if not locator:
        return _("没有编号段落")
    return _("第%(paragraphs)s段") % {"paragraphs": listed(locator.replace(" ", "").split(","))}


def date_text(source):
    """When it was printed, else for when its contents stand."""
    if source.published_on:
        return _("%(date)s发布") % {"date": partial_date_text(source.published_on)}
    if source.content_as_of:
        return _("反映%(date)s的情况") % {"date": partial_date_text(source.content_as_of)}
    return _("日期未注明")
