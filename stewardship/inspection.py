"""What is looked after: for each thing how many wait, where they are listed, and since when the oldest does.

The number and the list come from one function, so they always agree. What the age of the lists tells is in `ages.py`.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter

from django.db.models import CharField, Count, DateField, DateTimeField, F, Min, QuerySet, TextChoices, Value
from django.db.models.functions import Cast, TruncDate
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.language import labelled
from catalogue.models.record import State
from catalogue.version import kept
from corrections.models import Correction
from pages.catalogues import CATALOGUES
from pages.facts import BY_NOUN
from pictures.models import Picture
from search.models import FruitlessTerm
from sources.models import Basis, Citation, Doubt, Stance
from stewardship.links import dead
from stewardship.models import Link
from stewardship.narrowing import overdue, without_english_words, without_source, without_words
from transfer.models import Programme
from transfer.timing import past_but_current

LOW = 40  # per cent; below it an entry says too little to compare

CITATION, PICTURE = "sources_citation", "pictures_picture"
PUBLIC = "entry__state__exact=published"
TEXT = CharField()
NOTHING = (0, None)
PASSING = ("dead", "corrections", "fruitless")  # whatever else is looked at changes with the catalogue alone


class Word(TextChoices):
    GOOD = "good", gettext_lazy("正常")
    ACT = "act", gettext_lazy("待处理")
    NOTE = "note", gettext_lazy("留意")
    UNKNOWN = "unknown", gettext_lazy("没有检查过")


@dataclass(frozen=True)
class Look:
    """One thing that is looked at. rows: a function to the rows that are meant.

    model: as the admin's addresses name it. query: what its list is asked for. noun: the field that tells the noun of
    a row, where each of `nouns` has a line of its own. day: the date that makes a row old, told as `dated`. is_fault:
    whether somebody has to act on it.
    """

    key: str
    label: str
    model: str
    query: str
    rows: Callable[[], QuerySet]
    noun: str = ""
    nouns: tuple[str, ...] = ()
    day: str = ""
    dated: str = ""
    is_fault: bool = True

    @property
    def permission(self):
        app, _underline, model = self.model.partition("_")
        return f"{app}.view_{model}"

    def counted(self):
        """(key, noun, number, oldest): one row for each noun there is."""
        noun = F(self.noun) if self.noun else Value("")
        told = self.rows().order_by().values(_look=Cast(Value(self.key), TEXT), _noun=Cast(noun, TEXT))
        return told.annotate(_count=Count("pk"), _oldest=self._oldest()).values_list(
            "_look", "_noun", "_count", "_oldest"
        )

    def _oldest(self):
        """As a date, whatever the field is: the columns of one query are of one type."""
        if not self.day:
            return Cast(Value(None), DateField())
        has_time = isinstance(self.rows().model._meta.get_field(self.day), DateTimeField)
        return TruncDate(Min(self.day)) if has_time else Min(self.day)

    def lines(self, found):
        """found: {(key, noun): (number, oldest)}. Of nouns only those with a row."""
        if not self.nouns:
            return [self.line(found.get((self.key, ""), NOTHING))]
        told = [noun for noun in self.nouns if (self.key, noun) in found]
        return [self.line(found[self.key, noun], noun) for noun in told]

    def line(self, row, noun=""):
        count, oldest = row
        label = labelled(self.label, BY_NOUN[noun].title) if noun else self.label
        query = self.query.format(noun=noun)
        url = f"{reverse(f'admin:{self.model}_changelist')}?{query}".rstrip("?") if count else ""
        word = Word.GOOD if not count else Word.ACT if self.is_fault else Word.NOTE
        return Line(self.key, label, count, url, word, oldest, self.dated if oldest else "", noun=noun)


@dataclass(frozen=True)
class Line:
    """What was found. url: empty where there is nothing to list. unit: of what is no number of rows."""

    key: str
    label: str
    count: int
    url: str
    word: Word
    oldest: datetime.date | None = None
    dated: str = ""
    unit: str = ""
    noun: str = ""

    @property
    def days(self):
        return None if self.oldest is None else max((timezone.localdate() - self.oldest).days, 0)


def looks():
    """Everything but the age of the lists, in the order of the report."""
    citations, pictures = Citation.objects, Picture.objects
    public = citations.filter(entry__state=State.PUBLISHED)
    return (
        Look(
            "due",
            _("待复核的事实"),
            CITATION,
            "due=yes&noun={noun}",
            lambda: overdue(citations),
            noun="entry__noun",
            nouns=tuple(BY_NOUN),
            day="review_due",
            dated=_("应复核"),
        ),
        Look(
            "dead",
            _("失效链接"),
            "stewardship_link",
            "dead=yes",
            dead,
            day="failing_since",
            dated=_("首次发现"),
        ),
        Look(
            "past",
            _("日期已过、状态没有改的活动"),
            "transfer_programme",
            "past=yes",
            lambda: past_but_current(Programme.objects),
        ),
        Look(
            "corrections",
            _("没有答复的更正"),
            "corrections_correction",
            "open=yes",
            Correction.objects.still_open,
            day="received_at",
            dated=_("收到"),
        ),
        Look("sourceless", _("明示而没有来源的引证"), CITATION, "sourced=no", lambda: without_source(citations)),
        Look("words", _("没有替代文字的图片"), PICTURE, "words=no", lambda: without_words(pictures)),
        Look(
            "english_words",
            _("没有英文替代文字的图片"),
            PICTURE,
            "words=no_english",
            lambda: without_english_words(pictures),
        ),
        *map(_low, CATALOGUES),
        Look(
            "inferred",
            _("待确认的推断"),
            CITATION,
            f"basis__exact=inferred&{PUBLIC}",
            lambda: public.filter(basis=Basis.INFERRED),
            is_fault=False,
        ),
        Look(
            "differs",
            _("来源之间说法不一的引证"),
            CITATION,
            f"stance__exact=differs&{PUBLIC}",
            lambda: public.filter(stance=Stance.DIFFERS),
            is_fault=False,
        ),
        Look(
            "doubts", _("说法不一与存疑"), "sources_doubt", "state=published", Doubt.objects.published, is_fault=False
        ),
        Look(
            "fruitless",
            _("没有结果的搜索词"),
            "search_fruitlessterm",
            "",
            FruitlessTerm.objects.all,
            day="last_day",
            dated=_("最近一次"),
            is_fault=False,
        ),
    )


def _low(catalogue):
    """The oldest is what has gone without a change for the longest time."""
    model = catalogue.model
    return Look(
        "low",
        _("完整度低于40%"),
        model._meta.label_lower.replace(".", "_"),
        "complete=low&state=published",
        lambda: model.objects.published().filter(completeness__lt=LOW),
        noun="record__noun",
        nouns=(catalogue.noun,),
        day="updated_at",
        dated=_("上次修改"),
        is_fault=False,
    )


def inspected(user, keys=()):
    """The lines of what this user may list, of these keys or of all. One query, and one more after an edit."""
    asked = [look for look in looks() if not keys or look.key in keys]
    lasting, passing = ([look for look in asked if (look.key in PASSING) is passes] for passes in (False, True))
    name = f"inspected {' '.join(sorted(keys))} {timezone.localdate()}"
    found = kept(name, lambda: _counted(lasting)) | _counted(passing)
    seen = [look for look in asked if user.has_perm(look.permission)]
    lines = []
    for _key, together in groupby(seen, key=attrgetter("key")):
        alike = list(together)
        told = [line for look in alike for line in look.lines(found)]
        lines += told or [alike[0].line(NOTHING)]
    return [_never_asked(line) if line.key == "dead" and not line.count else line for line in lines]


def _never_asked(line):
    """That nothing was found dead says little where nobody has looked."""
    return line if Link.objects.exists() else replace(line, word=Word.UNKNOWN)


def _counted(together):
    """{(key, noun): (number, oldest)}. One query."""
    if not together:
        return {}
    first, *others = (look.counted() for look in together)
    return {(key, noun): row for key, noun, *row in first.union(*others, all=True)}
