"""What comes of the words typed into the box that adds an entry."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from catalogue.choosing import MOST
from catalogue.columns import Shown, show_entry
from catalogue.parameters import quoted
from compare.finding import MOST_FOUND, find_entries
from compare.selection import BY_NOUN


@dataclass
class Hit:
    """An entry that the words name, and the address that adds it. kind: what it is, where that is not plain."""

    shown: Shown
    url: str
    kind: str = ""


@dataclass
class Added:
    """message: what to say; hits: to choose from; url: where to go at once, if there is no doubt what was meant."""

    message: str = ""
    hits: list[Hit] = field(default_factory=list)
    url: str = ""


def added(address, selection):
    words = address.asked["add"].strip()
    if not words:
        return Added()
    if selection.is_full:
        return Added(_("已有 %(most)s 个，先移除一个，再添加“%(words)s”。") % {"most": MOST, "words": quoted(words)})
    noun = selection.catalogue.noun if selection.catalogue else ""
    records = find_entries(words, noun)
    new = [record for record in records if record.path not in selection.paths]
    if len(new) == 1 and len(records) == 1:
        return Added(url=address.url([*selection.paths, new[0].path]))
    hits = [Hit(_named(record), address.url([*selection.paths, record.path]), _kind(record, noun)) for record in new]
    return Added(_message(words, records, new), hits)


def _named(record):
    shown = show_entry(record)
    shown.text = record.name
    return shown


def _kind(record, noun):
    return "" if noun else str(BY_NOUN[record.noun].singular)


def _message(words, records, new):
    given = {"words": quoted(words), "count": len(new)}
    if not records:
        return _("没有找到“%(words)s”：应为名称、别名、拼音或拼音首字母。") % given
    if not new:
        return _("“%(words)s”已经在比较里。") % given
    if len(records) >= MOST_FOUND:
        return _("“%(words)s”可以指很多条，这里是前 %(count)s 条，选一条，或者写得更全：") % given
    return _("“%(words)s”可以指下面 %(count)s 条，选一条：") % given
