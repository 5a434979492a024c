"""The history of an entry as readers see it: from its first publication on, without the names of staff."""

from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.auth.models import Group
from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.models.record import State
from catalogue.paging import Pages
from catalogue.prepared import prepared
from versions.differences import Names, differences
from versions.replaying import replay

LOADED = "load_catalogue"  # the reason of every version that the fixtures wrote
PUBLIC = (State.PUBLISHED, State.WITHDRAWN)
ROLES = {
    "editor": gettext_lazy("编辑"),
    "reviewer": gettext_lazy("审核"),
    "administrator": gettext_lazy("管理"),
}  # groups by the codes of `staff.roles`, which stands above
LATEST = 3


@dataclass(slots=True)
class PublicVersion:
    """One version that readers saw. event: 已发布, 已修改, 已撤下 …; labels: what changed, if no more is said.

    day: for the address of the page as it stood; empty where a later version of the same day took its place.
    """

    at: datetime
    event: str
    who: str | Promise
    reason: str
    day: str = ""
    labels: list = field(default_factory=list)
    differences: list = field(default_factory=list)
    is_withdrawal: bool = False


def public_rows(model, pk):
    """The rows of the history that readers saw, newest first; of a withdrawn entry no change in the meantime."""
    role = Group.objects.filter(user=OuterRef("history_user_id")).order_by("-name").values("name")[:1]
    rows = model.history.filter(record_id=pk, state__in=PUBLIC).exclude(history_type="-")
    return rows.annotate(role=Subquery(role)).order_by("-history_date", "-history_id")


def latest(entry):
    """The newest versions with what they changed, told by the facts alone. One query."""
    rows = _newest(entry.pk, model=type(entry))
    found = []
    for place, row in enumerate(rows[:LATEST]):
        before = rows[place + 1] if place + 1 < len(rows) else None
        found.append(_version(row, before))
        found[-1].labels = _changed(type(entry), before, row) if before and before.state == row.state else []
    return found


@prepared
def _newest(key, *, model):
    return public_rows(model, key)[: LATEST + 1]


def history(entry, page, per, columns=()):
    """(the versions of one page, how many there are, the pages). A query a table, whatever their number.

    Of a withdrawn entry nothing is told but what happened to it and when. columns: of its noun.
    """
    model = type(entry)
    rows = _seen(public_rows(model, entry.pk)[::-1])[::-1]
    pager = Pages.of(page, len(rows), per)
    wanted = rows[pager.slice]
    found = [_version(row, _before(rows, row)) for row in wanted]
    _name_days(found, rows, pager.slice.start)
    if not entry.is_published:
        _hush(found)
    else:
        _compare(entry, rows, wanted, found, columns)
    return found, len(rows), pager


def _hush(found):
    """A reason may tell a fact; that of the withdrawal is meant for readers."""
    for version in found:
        version.reason = version.reason if version.is_withdrawal else ""


def _seen(rows):
    """Oldest first, without what was changed while the entry was withdrawn."""
    kept = []
    for row in rows:
        if row.state == State.PUBLISHED or (kept and kept[-1].state == State.PUBLISHED):
            kept.append(row)
    return kept


def _before(rows, row):
    place = rows.index(row)
    return rows[place + 1] if place + 1 < len(rows) else None


def _version(row, before):
    reason = "" if row.history_change_reason in (None, LOADED) else row.history_change_reason
    if row.state == State.WITHDRAWN:
        event, reason = _("已撤下"), row.withdrawn_reason
    elif before is None:
        event = _("已发布")
    else:
        event = _("重新发布") if before.state == State.WITHDRAWN else _("已修改")
    who = ROLES.get(row.role, _("工作人员")) if row.history_user_id else _("数据载入")
    return PublicVersion(row.history_date, event, who, reason, is_withdrawal=row.state == State.WITHDRAWN)


def _name_days(found, rows, start):
    """The page of a day shows the last version of that day; a day on which it was withdrawn has no page."""
    last_of_day = {}
    for row in rows[::-1]:
        last_of_day[_day(row.history_date)] = row.history_id
    for version, row in zip(found, rows[start:], strict=False):
        day = _day(row.history_date)
        if last_of_day[day] == row.history_id and not version.is_withdrawal:
            version.day = day


def _day(moment):
    return timezone.localtime(moment).date().isoformat()


def _changed(model, before, row):
    """The labels of the facts that differ, in value or in what backs them."""
    labels = []
    for key in model.all_facts():
        has_column = key not in model.NOTED and key not in model.all_linked()
        name = model._meta.get_field(key).attname if has_column else ""
        moved = name and getattr(before, name) != getattr(row, name)
        if moved or before.evidence.get(key) != row.evidence.get(key):
            labels.append(str(model.fact_label(key)))
    if before.evidence.get("other_facts") != row.evidence.get("other_facts"):
        labels.append(_("其他事实"))
    if before.evidence.get("other_values") != row.evidence.get("other_values"):
        labels.append(_("历次数值"))
    return list(dict.fromkeys(labels))


def _compare(entry, rows, wanted, found, columns):
    """Hold each version against the one that readers saw before it."""
    model, pk = type(entry), entry.pk
    edits = model.history.filter(record_id=pk).exclude(history_type="-")
    oldest_first = list(edits.order_by("history_date", "history_id"))
    after = dict(zip((row.history_id for row in oldest_first), replay(model, pk, oldest_first), strict=True))
    pairs = []
    for row, version in zip(wanted, found, strict=True):
        seen = [other for other in rows if other.state == State.PUBLISHED and other.history_date < row.history_date]
        if seen and row.state == State.PUBLISHED:
            pairs.append((version, after[seen[0].history_id], after[row.history_id]))
    names = Names([working for _version, *both in pairs for working in both], is_public=True, columns=columns)
    for version, old, new in pairs:
        version.differences = differences(model, old, new, names)
