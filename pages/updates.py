"""The page and the feed of what changed."""

import datetime

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed, get_tag_uri
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from catalogue.dates import parse_partial_date, partial_date_text
from catalogue.exports.answers import refusal, said_of
from catalogue.language import labelled, page_lang
from catalogue.paging import Pager
from catalogue.parameters import PartialDateParameter
from catalogue.views import Crumb
from pages.asking import PAGED, Asked, OneOrNone
from pages.catalogues import CATALOGUES
from pages.changes import count_changes, newest, newest_between, told
from pages.facts import BY_NOUN

IN_THE_FEED = 50


class Day(PartialDateParameter):
    """One day, written in full."""

    def empty(self):
        return ""

    def read(self, value):
        try:
            first, last = parse_partial_date(value)
        except ValidationError:
            first, last = None, ""
        return value if first == last else self.refuse(value, _("应为一天，写作 2024-12-10"))


class UpdatesAsked(Asked):
    fields = {
        "noun": OneOrNone(words=tuple(BY_NOUN), label=gettext_lazy("类别")),
        "day": Day(label=gettext_lazy("日期")),
        **PAGED,
    }

    @property
    def catalogues(self):
        return (BY_NOUN[self.asked["noun"]],) if self.asked["noun"] else CATALOGUES

    @property
    def day(self):
        return datetime.date.fromisoformat(self.asked["day"]) if self.asked["day"] else None


class UpdatesView(View):
    def get(self, request):
        asked = UpdatesAsked(request.path, request.GET)
        if elsewhere := asked.without_empty_values():
            return elsewhere
        counts = count_changes(asked.day)
        noun = asked.asked["noun"]
        total = 0 if asked.refused else counts.get(noun, 0) if noun else sum(counts.values())
        pager = Pager(asked, total)
        keys = newest_between(pager.slice, total, asked.day, asked.catalogues) if total else []
        context = {
            "query": asked,
            "count": total,
            "pager": pager,
            "days": _by_day(told(keys)),
            "day_text": partial_date_text(asked.asked["day"]),
            "nouns": [
                (catalogue.title, counts[catalogue.noun], asked.url(noun=catalogue.noun), noun == catalogue.noun)
                for catalogue in CATALOGUES
                if counts.get(catalogue.noun)
            ],
            "everything": sum(counts.values()),
            "all_url": asked.url(noun=None),
            "any_day_url": asked.url(day=None),
            "feed_url": _feed_address(noun),
            "canonical": asked.url(page=pager.number),
            "crumbs": [Crumb(_("首页"), reverse("home")), Crumb(_("更新记录"))],
        }
        return render(request, "pages/updates.html", context)


def _by_day(changes):
    """[(date, its changes)], newest first."""
    days = {}
    for change in changes:
        days.setdefault(timezone.localdate(change.at), []).append(change)
    return [(day, partial_date_text(day.isoformat()), found) for day, found in days.items()]


def _feed_address(noun):
    address = reverse("updates_feed")
    return f"{address}?noun={noun}" if noun else address


def updates_feed(request):
    """The newest changes as Atom, of one noun if one is asked for."""
    asked = UpdatesAsked(reverse("updates"), request.GET)
    if asked.refused:
        return refusal(said_of(asked))
    noun = asked.asked["noun"]
    site = f"{request.scheme}://{request.get_host()}"
    name = _("徐汇科创目录")
    feed = Atom1Feed(
        title=_("%(site)s：%(what)s的更新") % {"site": name, "what": BY_NOUN[noun].title if noun else _("全部条目")},
        link=site + reverse("updates"),
        description="",
        language=page_lang(),
        author_name=name,
        feed_url=site + _feed_address(noun),
    )
    keys = newest(IN_THE_FEED, None, asked.catalogues)[:IN_THE_FEED]
    for change in told(keys):
        feed.add_item(
            title=labelled(change.entry.text, change.what),
            link=site + change.entry.url,
            description=_("%(noun)s “%(name)s”：%(what)s。")
            % {"noun": change.noun, "name": change.entry.text, "what": change.what},
            unique_id=get_tag_uri(f"{site}/updates/{change.key}", change.at),
            updateddate=change.at,
            pubdate=change.at,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
