"""What stands around the rows of a list: the same on every page of a query, so it is put together once a query.

The form of the filters alone is half of a page: a hundred options, each with its count and its address. Kept is what
was understood completely, of one version of the catalogue and one day, for as many queries as are likely to be asked
again; a query that nobody has asked costs what it costs.
"""

from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from catalogue.cells import labels
from catalogue.letters import Letter, letters
from catalogue.panel import Panel
from catalogue.version import kept

MOST_KEPT = 40  # queries; each takes some 100 kB
FORMAT_NAMES = {"geojson": "GeoJSON"}
NOT_OF_ROWS = dict.fromkeys(("page", "per", "view", "compare"))  # what a file does not depend on
VIEWS = {"list": _("列表"), "table": _("表格")}
SORT_LABELS = {
    "sequence": _("来源所列次序"),
    "name": _("名称（拼音）"),
    "-updated": _("最近更新"),
    "completeness": _("数据完整度"),
    "district": _("所属街区"),
    "-period": _("时期，新的在前"),
}


@dataclass(frozen=True)
class Frame:
    """filters, bars, chooser: HTML of the form, of the bars over the list and of the choice of columns."""

    panel: Any
    letters: list[Letter]
    feed_url: str
    filters: str
    bars: str
    chooser: str


def frame_of(catalogue, filterset, formats, columns):
    """formats: of files. columns: those that are shown."""
    if filterset.refused:
        return _made(catalogue, filterset, formats, columns)
    frames = kept(f"frames of lists {get_language()} {timezone.localdate()}", dict)
    query = filterset.url(catalogue.noun)  # whatever its page
    frame = frames.get(query)
    if frame is None:
        frame = _made(catalogue, filterset, formats, columns)
        if len(frames) >= MOST_KEPT:
            frames.clear()
        frames[query] = frame
    return frame


def _made(catalogue, filterset, formats, columns):
    panel = Panel(filterset)
    feed_url = filterset.url("feed.atom", **NOT_OF_ROWS, sort=None, column=None)
    both = {"filterset": filterset, "panel": panel}
    bars = {
        "exports": [
            (FORMAT_NAMES.get(form, form.upper()), filterset.url(f"export.{form}", **NOT_OF_ROWS)) for form in formats
        ],
        "feed_url": feed_url,
        "scopes": panel.scopes(),
        "views": [(word, label, filterset.url(view=word)) for word, label in VIEWS.items()],
        "sorts": [(word, SORT_LABELS[word], filterset.url(sort=word)) for word in filterset.SORTS],
    }
    chooser = {
        "filterset": filterset,
        "choosable": [(column.key, labels(column, catalogue.model)[0]) for column in catalogue.choosable],
        "shown": [column.key for column in columns],
        "default_columns_url": filterset.url(column=None),
    }
    return Frame(
        panel,
        letters(filterset, panel.count),
        feed_url,
        render_to_string("catalogue/parts/filters.html", both),
        render_to_string("catalogue/parts/bars.html", both | bars),
        render_to_string("catalogue/parts/columns.html", chooser),
    )
