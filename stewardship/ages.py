"""How long ago the public part of the site changed: the home page, and every list."""

import datetime
from dataclasses import dataclass
from operator import itemgetter

from django.db.models import CharField, Max, Value
from django.db.models.functions import Cast, TruncDate
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from catalogue.version import kept
from pages.catalogues import CATALOGUES
from stewardship.inspection import Line, Word

HOME_DAYS = 14  # so long may the site go without a change
LIST_DAYS = 365  # and so long any list of it


@dataclass(frozen=True)
class Age:
    """How long ago the public part of each list changed. newest: {catalogue: day, None without a published entry}."""

    newest: dict

    @property
    def blank(self):
        return [catalogue for catalogue, day in self.newest.items() if day is None]

    @property
    def changed(self):
        return max(filter(None, self.newest.values()), default=None)

    @property
    def stale(self):
        """(catalogue, day) of lists that nobody has touched for long, the longest first."""
        last = timezone.localdate() - datetime.timedelta(days=LIST_DAYS)
        return sorted(
            ((catalogue, day) for catalogue, day in self.newest.items() if day and day < last), key=itemgetter(1)
        )

    def lines(self):
        """Of the home page and of the lists; who may see the report may see these."""
        days = (timezone.localdate() - self.changed).days if self.changed else 0
        word = Word.GOOD if self.changed and days <= HOME_DAYS else Word.ACT
        yield Line("home", _("首页更新"), days, reverse("updates"), word, self.changed, _("最近更新"), _("天前"))
        for key, label, rows in (("blank", _("空栏目"), self.blank), ("stale", _("一年没有更新的栏目"), self.stale)):
            url = f"{reverse('admin:report')}#h-{key}" if rows else ""
            yield Line(key, label, len(rows), url, Word.ACT if rows else Word.GOOD)


def age():
    newest = kept("when each list changed", _newest)
    return Age({catalogue: newest.get(catalogue.noun) for catalogue in CATALOGUES})


def _newest():
    """{noun: day}. One query, from an index for each list."""
    first, *others = (
        catalogue.model.objects.published()
        .order_by()
        .values(_noun=Cast(Value(catalogue.noun), CharField()))
        .annotate(_newest=TruncDate(Max("updated_at")))
        .values_list("_noun", "_newest")
        for catalogue in CATALOGUES
    )
    return dict(first.union(*others, all=True))
