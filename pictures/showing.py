"""Pictures as pages show them: on the cards of a list, on the page of an entry."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings

from catalogue.language import in_language, is_english
from catalogue.prepared import prepared
from catalogue.version import kept
from pictures.files import FORMATS, widths_of
from pictures.models import Picture
from pictures.processing import LONGEST_SIDE

WIDEST_ON_CARD = 640
MOST_KEPT = 20_000  # keys of entries with pictures
SHARED_FROM = 300  # pixels on each side that a picture needs to be shown with a link elsewhere


@dataclass(frozen=True)
class ShownPicture:
    """One picture for `components/picture.html`. sources: (type, srcset), the best format first."""

    sources: list[tuple[str, str]]
    url: str
    width: int
    height: int
    alt: str
    lang: str
    focus: str
    caption: str
    caption_lang: str
    credit: str
    licence: str
    source_url: str
    is_large: bool


def show_picture(picture, most=LONGEST_SIDE):
    """A picture or an old version of one. most: the widest file that may be needed, in pixels."""
    kept = widths_of(picture.width)
    offered = [width for width in kept if width <= most] or kept[:1]
    return ShownPicture(
        sources=[(FORMATS[form][0], _srcset(picture, offered, form)) for form in _modern_formats(picture)],
        url=picture_url(picture.name, _middle(offered), "jpg"),
        width=picture.width,
        height=picture.height,
        alt="" if picture.is_decorative else in_language(picture.alt_zh, picture.alt_en),
        lang=_lang(picture.alt_en),
        focus=f"focus-x-{_step(picture.focal_x)} focus-y-{_step(picture.focal_y)}",
        caption=in_language(picture.caption_zh, picture.caption_en),
        caption_lang=_lang(picture.caption_en),
        credit=picture.credit,
        licence=picture.licence,
        source_url=picture.source_url,
        is_large=min(picture.width, picture.height) >= SHARED_FROM,
    )


def picture_url(name, width, form):
    return f"{settings.MEDIA_URL}pictures/{name}/{width}.{form}"


def _modern_formats(picture):
    return ("avif", "webp") if picture.has_avif else ("webp",)


def _srcset(picture, widths, form):
    return ", ".join(f"{picture_url(picture.name, width, form)} {width}w" for width in widths)


def _middle(widths):
    """For browsers that know neither format and for other sites: large enough, not the largest."""
    return max((width for width in widths if width <= 1280), default=widths[0])


def _lang(english):
    """The language of a text that is still Chinese on an English page."""
    return "zh-Hans" if is_english() and not english else ""


def _step(percent):
    """Focal points are set in CSS by classes, in steps of ten."""
    return round(percent / 10) * 10


def attach_pictures(cards: list[Any]) -> None:
    """Give each card the first picture of its entry, if it has any. One query."""
    first: dict[str, Picture] = {}
    for picture in _pictures(tuple(card.entry.pk for card in cards)):
        first.setdefault(picture.entry_id, picture)
    for card in cards:
        found = first.get(card.entry.pk)
        card.picture = show_picture(found, WIDEST_ON_CARD) if found else None


class PicturesPanel:
    """The pictures of an entry, in their order. One query, and none where it is known that there are none."""

    name = "pictures"

    def load(self, entry, marks, rows):
        pictured = kept("pictured", _pictured)
        has_some = len(pictured) > MOST_KEPT or entry.pk in pictured
        return [show_picture(picture) for picture in _pictures((entry.pk,))] if has_some else []


def _pictured():
    """Which entries have pictures; cut off where there are too many to keep."""
    return set(Picture.objects.order_by().values_list("entry_id", flat=True).distinct()[: MOST_KEPT + 1])


@prepared
def _pictures(entries):
    return Picture.objects.filter(entry_id__in=entries).order_by("position", "id")
