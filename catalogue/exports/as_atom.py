"""A list as an Atom feed: the entries of the query that changed last, the newest first."""

from django.http import HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from catalogue.language import page_lang

MOST = 50


def atom_response(request, catalogue, filterset):
    """At most `MOST` entries, whatever the order of the list: a reader of feeds asks what is new."""
    site = f"{request.scheme}://{request.get_host()}"
    list_url = site + filterset.url(request.path.rpartition("/")[0] + "/", sort=None, view=None, per=None, page=None)
    feed = Atom1Feed(
        title=" - ".join((str(catalogue.title), _("徐汇科创目录"))),
        link=list_url,
        description=str(catalogue.intro or catalogue.title),
        feed_url=site + request.get_full_path(),
        feed_guid=list_url,
        language=page_lang(),
    )
    for entry in filterset.qs.order_by("-updated_at", "sort_key", "record")[:MOST]:
        url = site + entry.get_absolute_url()
        feed.add_item(
            entry.name,
            url,
            description=entry.summary or entry.name,
            unique_id=url,
            pubdate=entry.created_at,
            updateddate=entry.updated_at,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
