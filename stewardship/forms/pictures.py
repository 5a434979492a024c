"""The pictures of an entry in its form: those that stand, and a blank one for another."""

from django import forms
from django.utils.translation import gettext as _

from pictures.forms import MOST_PICTURES, PictureForm
from pictures.models import Picture
from stewardship.forms.standing import StandingForm, StandingForms, standing_forms
from versions.snapshots import columns_of

TOLD_APART_BY = "name"


class EntryPictureForm(PictureForm, StandingForm):
    """A picture of the form's entry. A file sent with a refused form is kept for the next try."""

    MEANINGFUL = ("file", "kept", "alt_zh", "alt_en", "caption_zh", "caption_en", "credit", "licence", "source_url")

    def clean(self):
        if self.is_blank:
            return self.cleaned_data
        cleaned = super().clean()
        if not self.errors:
            self.row = self.instance
        return cleaned

    def _post_clean(self):
        """A blank form is no picture with faults."""
        if not self.is_blank:
            super()._post_clean()


class BasePictureForms(StandingForms):
    """rows: the pictures that stand."""

    prefix = "pictures"

    def __init__(self, rows, **kwargs):
        standing = sorted(rows, key=lambda row: row.position)
        values = [{field.attname: getattr(row, field.attname) for field in columns_of(Picture)} for row in standing]
        for number, given in enumerate(values, start=1):
            given["place"] = number
        super().__init__(values, [{}], **kwargs)

    def _construct_form(self, i, **kwargs):
        known = {name: value for name, value in self.initial[i].items() if name not in ("was", "key", "free", "place")}
        return super()._construct_form(i, instance=Picture(**known), **kwargs)

    def clean(self):
        first: dict[str, int] = {}
        for number, (form, row) in enumerate(super().kept(), start=1):
            if first.setdefault(row.name, number) != number:
                message = _("这张图片与第 %(number)s 张相同：同一张图片只放一次。")
                form.add_error("file", message % {"number": first[row.name]})
                raise forms.ValidationError(message % {"number": first[row.name]})

    def kept(self):
        """In the order that the editor gave them."""
        pairs = sorted(super().kept(), key=lambda pair: pair[0].cleaned_data.get("place") or MOST_PICTURES + 1)
        for position, (_form, row) in enumerate(pairs):
            row.position = position
        return pairs


PictureForms = standing_forms(EntryPictureForm, BasePictureForms, most=MOST_PICTURES + 1)
