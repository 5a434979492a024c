"""Forms for the rows of a part: those that stand, and blank ones for new rows.

A row is told by what it held when the page was made (`was`), not by its number in the page: somebody else may have
added or removed rows since, and a form must never be taken for another row's.
"""

import hashlib
import json

from django import forms
from django.core.serializers.json import DjangoJSONEncoder


def digest(values):
    """A short name for the contents of a row."""
    text = json.dumps(values, cls=DjangoJSONEncoder, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


class StandingForm(forms.Form):
    """One row. `row` is what shall stand, once the form is clean; None for a blank one.

    MEANINGFUL: fields of which at least one is filled in wherever somebody meant to add a row.
    """

    MEANINGFUL: tuple[str, ...] = ()
    was = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.row = None

    @property
    def is_new(self):
        return not self["was"].value()

    @property
    def is_blank(self):
        """Nothing was typed into it: a new row that stays unused."""
        return self.is_new and not set(self.MEANINGFUL) & set(self.changed_data)

    def has_changed(self):
        return False if self.is_blank else super().has_changed()


class StandingForms(forms.BaseFormSet):
    """rows: initial values of those that stand. blanks: of the blank ones."""

    prefix = ""

    def __init__(self, rows, blanks, data=None, **kwargs):
        self.known = {digest(values): values for values in rows}
        standing = [{**values, "was": name} for name, values in self.known.items()]
        super().__init__(data=data, prefix=self.prefix, initial=[*standing, *blanks], **kwargs)
        if data is not None:
            self.initial = [self._initial(data, number) for number in range(self.total_form_count())]

    def _initial(self, data, number):
        was = data.get(f"{self.prefix}-{number}-was", "")
        key = data.get(f"{self.prefix}-{number}-key", "")
        free = data.get(f"{self.prefix}-{number}-free", "")
        return {**self.known[was], "was": was} if was in self.known else {"was": was, "key": key, "free": free}

    def initial_form_count(self):
        """All forms have initial values; which may stay empty is said by `is_new`."""
        return len(self.initial)

    def total_form_count(self):
        return super().total_form_count() if self.is_bound else len(self.initial)

    def _construct_form(self, i, **kwargs):
        is_new = not self.initial[i].get("was")
        return super()._construct_form(i, empty_permitted=is_new, use_required_attribute=False, **kwargs)

    def kept(self):
        """[(form, row)] of what shall stand, in order, with positions. After `is_valid`."""
        pairs = [(form, form.row) for form in self.forms if form.row is not None and not self._should_delete_form(form)]
        following = max((values["position"] for values in self.known.values()), default=-1) + 1
        for form, row in pairs:
            known = form.initial.get("position")
            row.position = following if known is None else known
            following += known is None
        return pairs


def standing_forms(form, base, most):
    return forms.formset_factory(
        form, base, extra=0, can_delete=True, can_delete_extra=False, max_num=most, absolute_max=most
    )
