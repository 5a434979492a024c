"""The citations of an entry, each beside its fact: one form a citation, and one blank form a fact."""

import functools
from copy import deepcopy
from typing import cast

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import fields_for_model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sources.models import Basis, Citation
from stewardship.forms.naming import EntryField, qualifier_field
from stewardship.forms.standing import StandingForm, StandingForms, standing_forms

PLAIN_FIELDS = (
    "basis",
    "locator",
    "as_of",
    "printed",
    "confidence",
    "reason_zh",
    "value",
    "qualifier",
    "stance",
    "note_zh",
    "review_due",
    "verified_on",
    "reason_en",
    "note_en",
    "lang",
)
FIRST = ("source", "locator", "basis", "as_of", "confidence", "reason_zh")  # the rest is folded away
LATER = ("review_due", "verified_on", "reason_en", "note_en", "lang")  # of a citation that is there already
HINTS = {
    "locator": gettext_lazy("来源有段落号时填，例如 12 或 1-3, 9"),
    "as_of": gettext_lazy("写作 2024、2024-12 或 2024-12-10"),
    "reason_zh": gettext_lazy("推断和编者归类须写明"),
    "value": gettext_lazy("空着表示支持上面的值；来源另有说法时写在这里"),
}


class CitationForm(StandingForm):
    """One citation. `rows` makes the unsaved row; the form itself saves nothing."""

    MEANINGFUL = ("source", "locator", "as_of", "printed", "confidence", "reason_zh", "value", "note_zh")
    key = forms.CharField(widget=forms.HiddenInput)
    free = forms.CharField(required=False, widget=forms.HiddenInput)  # filled in where the editor chooses the fact
    source = EntryField("source", label=gettext_lazy("来源"), required=False)

    def __init__(self, *args, model, named, free_keys=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.model = model
        if self.is_free:
            self.fields["key"] = _choice_of_fact(model, free_keys)
        self.fields |= deepcopy(_plain_fields(self.is_new))
        cast(EntryField, self.fields["source"]).named = named

    @property
    def is_free(self):
        return bool(self.initial.get("free"))

    @property
    def first_fields(self):
        names = ("key", *FIRST) if self.is_free else FIRST
        return [self[name] for name in names]

    @property
    def further_fields(self):
        return [self[name] for name in PLAIN_FIELDS if name in self.fields and name not in FIRST]

    @property
    def has_further_errors(self):
        return any(bound.errors for bound in self.further_fields)

    @property
    def summary(self):
        """The stored citation in one line: 明示 · 徐汇答卷 · 第12段 · 2024-12."""
        given = self.initial
        if self.is_new:
            return _("新引证")
        parts = [
            dict(Basis.choices).get(given.get("basis", ""), ""),
            self.fields["source"].prepare_value(given.get("source")),
            _("第%s段") % given["locator"] if given.get("locator") else "",
            given.get("as_of"),
            given.get("value"),
        ]
        return " · ".join(str(part) for part in parts if part)

    @property
    def label(self):
        """The fact that it backs, as readers know it."""
        return str(self.model.fact_label(self.fact)) if self.fact in self.model.all_facts() else _("其他事实")

    @property
    def fact(self):
        """The key of the fact that it belongs to."""
        return self["key"].value()

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("key") not in self.model.all_facts():
            raise ValidationError(_("“%(field)s” 不是这类条目的字段。") % {"field": cleaned.get("key", "")})
        if self.is_blank or self.errors:
            return cleaned
        self.row = self._make()
        try:
            self.row.clean()
        except ValidationError as error:
            for name, messages in error.message_dict.items():
                self.add_error(name if name in self.fields else None, messages)
        return cleaned

    def _make(self):
        given = self.cleaned_data
        row = Citation(field_id=f"{self.model.NOUN}:{given['key']}", source_id=given["source"])
        for name in PLAIN_FIELDS:
            empty = None if name in ("review_due", "verified_on") else ""
            setattr(row, name, given.get(name) or empty)
        row.basis = row.basis or (Basis.STATED if row.source_id else Basis.UNVERIFIED)
        row.stance = row.stance or Citation._meta.get_field("stance").default
        return row


@functools.cache
def _plain_fields(is_new):
    """{name: field}, to be copied for each of the hundred forms of a page, since to make them takes far longer."""
    fields = fields_for_model(Citation, fields=[name for name in PLAIN_FIELDS if not is_new or name not in LATER])
    for name, field in fields.items():
        field.required = False
        field.help_text = HINTS.get(name, "")
        if isinstance(field.widget, forms.Textarea):
            field.widget.attrs["rows"] = 2
        fields[name] = qualifier_field(field.label) if name == "qualifier" else field
    return fields


def _choice_of_fact(model, keys):
    choices = [("", gettext_lazy("（请选）")), *((key, model.fact_label(key)) for key in keys)]
    return forms.ChoiceField(label=gettext_lazy("事实"), choices=choices)


def initial_of(row):
    given = {name: getattr(row, name) for name in PLAIN_FIELDS}
    return given | {"key": row.key, "source": row.source_id, "position": row.position, "standing": row.standing}


class BaseCitationForms(StandingForms):
    """All citations of an entry, one blank form for each fact, and one for any of the facts in `free_keys`."""

    prefix = "citations"

    def __init__(self, rows, keys, free_keys=(), **kwargs):
        standing = sorted(rows, key=lambda row: row.position)
        blanks = [{"key": key} for key in keys] + ([{"key": "", "free": "yes"}] if free_keys else [])
        super().__init__([initial_of(row) for row in standing], blanks, **kwargs)

    def of(self, key):
        return [form for form in self.forms if form.fact == key and not form.is_free]

    @property
    def free(self):
        """Forms whose fact the editor chooses."""
        return [form for form in self.forms if form.is_free]


CitationForms = standing_forms(CitationForm, BaseCitationForms, most=1000)
