"""The form of an entry's pictures, for staff. It says what shall stand; `save_entry` writes it.

A picture is stored as soon as it was found good, before the rest of the form is: if another field is refused, a signed
name in a hidden field brings it back at the next try. What nobody claims in a day, `tidy_pictures` removes.
"""

from copy import copy
from dataclasses import asdict
from typing import Any, cast

from django import forms
from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.forms.formsets import DELETION_FIELD_NAME
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pictures import files
from pictures.models import Picture
from pictures.processing import MOST_PIXELS, clean_picture, in_megabytes
from pictures.showing import show_picture

MOST_PICTURES = 12
KEPT_FOR = files.UNCLAIMED // 2  # seconds; well before the files are tidied away
ACCEPT = "image/jpeg,image/png,image/webp,image/avif,.jpg,.jpeg,.png,.webp,.avif"


def _hint():
    limits = {"size": in_megabytes(settings.UPLOAD_FILE_LIMIT), "pixels": MOST_PIXELS // 10_000}
    return _("JPEG、PNG、WebP 或 AVIF，最多 %(size)s、%(pixels)s 万像素；拍摄位置等信息会被去掉。") % limits


class PictureForm(forms.ModelForm):
    file = forms.FileField(
        label=gettext_lazy("图片文件"),
        required=False,
        allow_empty_file=True,  # refused below, by its name
        help_text=lazy(_hint, str)(),
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
    )
    kept = forms.CharField(required=False, widget=forms.HiddenInput)
    place = forms.IntegerField(
        label=gettext_lazy("次序"),
        required=False,
        min_value=1,
        help_text=gettext_lazy("第 1 张用在列表和分享中；留空排在最后。"),
    )

    source_url = forms.URLField(label=gettext_lazy("出处网址"), required=False, max_length=500, assume_scheme="https")

    class Meta:
        model = Picture
        fields = (
            "alt_zh",
            "alt_en",
            "is_decorative",
            "caption_zh",
            "caption_en",
            "credit",
            "licence",
            "source_url",
            "focal_x",
            "focal_y",
        )

    class Media:
        css = {"all": ["css/components/picture.css"]}
        js = [forms.Script("js/focal-point.js", type="module")]

    field_order = ("file", "kept", "alt_zh", "is_decorative", "alt_en", "caption_zh", "caption_en", "credit", "licence")

    @property
    def preview(self):
        """The picture there is so far, as a page shows it; None before a good file came."""
        return show_picture(self.instance, most=320) if self.instance.name else None

    def clean(self):
        cleaned = super().clean()
        stored = self._stored()
        if stored:
            for field, value in asdict(stored).items():
                setattr(self.instance, field, value)
        elif not self.instance.name and "file" not in self.errors:
            self.add_error("file", _("还没有选图片：应为 JPEG、PNG、WebP 或 AVIF 文件。"))
        return cleaned

    def _stored(self):
        """The picture that was sent now, or the one that was kept from the last try."""
        try:
            if self.cleaned_data.get("file"):
                stored = files.store(clean_picture(self.cleaned_data["file"]))
                self._keep(stored)
                return stored
            return self._kept()
        except ValidationError as error:
            self.add_error("file", error)
            return None

    def _kept(self):
        token = self.cleaned_data.get("kept")
        if not token:
            return None
        try:
            stored = files.Stored(**signing.loads(token, salt=__name__, max_age=KEPT_FOR))
        except signing.BadSignature:
            stored = None
        if stored is None or not files.touch(stored.name):
            raise ValidationError(_("上次选的图片已不再保留：请重新选择文件。"))
        return stored

    def _keep(self, stored):
        data: Any = copy(self.data)
        data[self.add_prefix("kept")] = signing.dumps(asdict(stored), salt=__name__)
        self.data = data


class BasePictureFormSet(forms.BaseModelFormSet):
    """`rows()` of a valid form set is what `save_entry(entry, {Picture: …})` takes; nothing is to be done after it."""

    def add_fields(self, form, index):
        super().add_fields(form, index)
        if index is not None and index < self.initial_form_count():
            form.fields["place"].initial = index + 1

    def clean(self):
        super().clean()
        first = {}
        for number, form in enumerate(self._standing(), 1):
            name = form.instance.name
            if name and first.setdefault(name, number) != number:
                message = _("这张图片与第 %(number)s 张相同：同一张图片只放一次。") % {"number": first[name]}
                form.add_error("file", message)

    def rows(self):
        """Unsaved pictures in their order: every one that shall stand."""
        ordered = sorted(self._standing(), key=lambda form: form.cleaned_data.get("place") or MOST_PICTURES + 1)
        return [_row(form, position) for position, form in enumerate(ordered)]

    def _standing(self):
        return [
            form
            for form in self.forms
            if (form.instance.pk or form.has_changed()) and not form.cleaned_data.get(DELETION_FIELD_NAME)
        ]

    def save(self, commit=True):
        raise NotImplementedError("pictures are written with their entry: save_entry(entry, {Picture: rows()})")


def _row(form, position):
    """Another file is another picture: `save_entry` tells them apart by name, and keys are its own affair."""
    row = copy(form.instance)
    row.pk, row.position = None, position
    return row


PictureFormSet = cast(
    type[BasePictureFormSet],
    forms.modelformset_factory(
        Picture,
        form=PictureForm,
        formset=BasePictureFormSet,
        extra=1,
        max_num=MOST_PICTURES,
        validate_max=True,
        can_delete=True,
    ),
)
