"""Naming other entries in a form: by name, address, pinyin or alias, in one text field that needs no script."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.finding.matching import Query, called
from catalogue.finding.nearest import nearest
from catalogue.finding.ranking import in_order
from catalogue.models import Findable, Record
from catalogue.models.entry import entry_model

IN_BRACKETS = re.compile(r".*\[\s*([a-z0-9-]+(?:/[a-z0-9-]+)?)\s*\]", re.DOTALL)
MOST_SUGGESTIONS = 10
MOST_NAMED = 5


QUALIFIERS = (
    ("", gettext_lazy("（无）")),
    (">", gettext_lazy("超过")),
    ("<", gettext_lazy("不足")),
    ("≈", gettext_lazy("约")),
    ("<=", gettext_lazy("不超过")),
    ("ordinal", gettext_lazy("第…（次序）")),
    ("=", gettext_lazy("正好")),
)


def qualifier_field(label):
    """What stands before a number: 超过, 约 … by the words that readers see."""
    return forms.ChoiceField(label=label, choices=QUALIFIERS, required=False)


def written(record, noun=""):
    """How a field shows an entry: `模速空间 [mosu-space]`, with the noun where the field takes any."""
    return f"{record.name_zh} [{record.slug if noun else record.path}]"


def suggestions(text, noun=""):
    """What the field takes for the entries whose names or address hold this text, the best first."""
    query, rows = Query(text), _rows(noun)
    by_name = in_order(query, rows & query.named_rows) if query else rows.order_by("place", "record_id")
    by_address = rows.filter(record__slug__contains=text.strip()).order_by("place", "record_id")
    found = [
        *by_name.select_related("record")[:MOST_SUGGESTIONS],
        *by_address.select_related("record")[:MOST_SUGGESTIONS],
    ]
    records = {row.record_id: row.record for row in found}
    return [written(record, noun) for record in list(records.values())[:MOST_SUGGESTIONS]]


def _rows(noun):
    return Findable.objects.filter(noun=noun) if noun else Findable.objects.all()


class Named:
    """Looks names up once for all the fields of a form, most of which name the same few sources."""

    def __init__(self):
        self.records: dict[str, Record] = {}
        self.answers: dict[tuple[str, str], Record] = {}

    def prepare(self, keys):
        """Read all cards that a form will show, in one query."""
        wanted = {key for key in keys if key} - self.records.keys()
        if wanted:
            self.records |= Record.objects.in_bulk(wanted)

    def show(self, key, noun):
        if not key:
            return ""
        self.prepare([key])
        record = self.records.get(key)
        return written(record, noun) if record else key

    def find(self, text, noun):
        """The card that a text names; ValidationError says what is near."""
        if (text, noun) not in self.answers:
            self.answers[text, noun] = self._find(text, noun)
        return self.answers[text, noun]

    def _find(self, text, noun):
        records = Record.objects.filter(noun=noun) if noun else Record.objects.all()
        in_brackets = IN_BRACKETS.fullmatch(text)
        slug = in_brackets.group(1) if in_brackets else text
        of_noun, _slash, own = slug.rpartition("/")
        by_address = records.filter(slug=own, **({"noun": of_noun} if of_noun else {}))
        found = list(by_address[:MOST_NAMED]) or ([] if in_brackets else self._by_name(text, noun))
        if len(found) == 1:
            return found[0]
        raise ValidationError(self._several(text, found, noun) if found else self._none(text, noun))

    def _by_name(self, text, noun):
        """Entries of exactly this name, in any of its forms; else the one that holds it, if it is the only one."""
        found = _rows(noun) & called(text)
        if not found.exists():
            found = _rows(noun) & Query(text).named_rows
        return [row.record for row in found.order_by("place").select_related("record")[:MOST_NAMED]]

    def _several(self, text, found, noun):
        message = _("“%(text)s” 可以指好几条：%(found)s。请写其中一条。")
        return message % {"text": text, "found": "、".join(written(record, noun) for record in found)}

    def _none(self, text, noun):
        near = [row.record for row in nearest(Query(text), _rows(noun).select_related("record"), most=3)]
        message = _("没有名为“%(text)s”的%(kind)s。") % {"text": text, "kind": noun_label(noun)}
        if not near:
            return message
        return message + _("是否 %(near)s？") % {"near": "、".join(written(record, noun) for record in near)}


def noun_label(noun):
    return entry_model(noun)._meta.verbose_name if noun else _("条目")


class EntryField(forms.CharField):
    """A text that names one entry; cleans to its key (`district:fenglin`) or None.

    noun: of the entry; empty for any. named: the `Named` of the form.
    """

    def __init__(self, noun="", **kwargs):
        self.noun, self.named = noun, Named()
        kwargs.setdefault("max_length", 400)
        super().__init__(**kwargs)
        self.widget.attrs |= {"autocomplete": "off", "data-suggest": noun or "any"}

    def prepare_value(self, value):
        """A key is shown by its name; what somebody typed stays as typed."""
        is_key = isinstance(value, str) and re.fullmatch(r"[a-z]+:[a-z0-9-]+", value)
        return self.named.show(value, self.noun) if is_key else value

    def clean(self, value):
        text = super().clean(value)
        return self.named.find(text, self.noun).pk if text else None

    def has_changed(self, initial, data):
        return (self.prepare_value(initial) or "") != (data or "").strip()


class EntriesField(forms.CharField):
    """Several entries, one a line; cleans to a list of keys."""

    def __init__(self, noun="", **kwargs):
        self.noun, self.named = noun, Named()
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 3}))
        super().__init__(**kwargs)
        self.widget.attrs |= {"data-suggest": noun or "any", "data-suggest-lines": "yes"}

    def prepare_value(self, value):
        return "\n".join(self.named.show(key, self.noun) for key in value) if isinstance(value, list) else value

    def clean(self, value):
        text = super().clean(value)
        keys, problems = [], []
        for line in filter(None, map(str.strip, text.splitlines())):
            try:
                keys.append(self.named.find(line, self.noun).pk)
            except ValidationError as error:
                problems += error.messages
        doubled = {key for key in keys if keys.count(key) > 1}
        if doubled:
            names = "、".join(self.named.show(key, self.noun) for key in sorted(doubled))
            problems.append(_("%(names)s 写了两次：同一条只写一次。") % {"names": names})
        if problems:
            raise ValidationError(problems)
        return keys

    def has_changed(self, initial, data):
        return _lines(self.prepare_value(initial or [])) != _lines(data)


class TextsField(forms.CharField):
    """Several texts, one a line; cleans to a list."""

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 3}))
        super().__init__(**kwargs)

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value):
        return list(dict.fromkeys(_lines(super().clean(value))))

    def has_changed(self, initial, data):
        return _lines("\n".join(initial or [])) != _lines(data)


def _lines(text):
    return [line.strip() for line in (text or "").splitlines() if line.strip()]
