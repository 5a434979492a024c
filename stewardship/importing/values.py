"""One cell as the value of its field: codes or their labels, numbers, dates, names of entries."""

import re

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from catalogue.fixtures import parse
from stewardship.forms.entry import noun_of
from stewardship.forms.naming import QUALIFIERS, Named
from stewardship.importing.reading import armed

BETWEEN_TEXTS, BETWEEN_NAMES = re.compile("[；\n]"), re.compile("[；;\n]")
LONGEST_NAME = 400
NUMBER = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,30})?")


def split(text, between=BETWEEN_NAMES):
    return [item.strip() for item in between.split(text) if item.strip()]


class Values:
    """Reads cells. arriving: {(noun, address): key} of the entries that the file itself adds."""

    def __init__(self, arriving):
        self.arriving, self.named = arriving, Named()

    def of_field(self, field, text):
        text = armed(text).strip()
        if field.is_relation:
            return self.key(text, noun_of(field)) if text else None
        if text and field.choices:
            return _code(field.flatchoices, text)
        if text and (field.name == "qualifier" or field.name.endswith("_qualifier")):
            return _code(QUALIFIERS, text)
        if isinstance(field, models.DecimalField | models.IntegerField) and text and not NUMBER.fullmatch(text):
            raise ValidationError(_("应为数字，收到“%(value)s”。") % {"value": text})
        if isinstance(field, models.BooleanField):
            text = {"是": "yes", "否": "no"}.get(text, text)
        if not text and field.blank and isinstance(field, models.CharField | models.TextField):
            return ""  # a blank is an answer, and not the default
        return parse(field, text)

    def of_linked(self, linked, text):
        """A list of keys, or of texts where the fact names no entries."""
        items = split(armed(text), BETWEEN_TEXTS if linked.names_a_text else BETWEEN_NAMES)
        if not linked.names_a_text:
            noun = linked.noun or noun_of(linked.model._meta.get_field(linked.target))
            items = self._keys(items, noun)
        doubled = next((item for item in items if items.count(item) > 1), None)
        if doubled:
            raise ValidationError(_("“%(item)s” 写了两次：同一条只写一次。") % {"item": doubled})
        return items

    def _keys(self, texts, noun):
        keys, problems = [], []
        for text in texts:
            try:
                keys.append(self.key(text, noun))
            except ValidationError as error:
                problems += error.messages
        if problems:
            raise ValidationError(problems)
        return keys

    def key(self, text, noun):
        """The key of the entry that a text names: by address, by name, or by the address it is about to have."""
        if len(text) > LONGEST_NAME:
            raise ValidationError(
                _("名称不超过 %(most)s 字，收到 %(count)s 字。") % {"most": LONGEST_NAME, "count": len(text)}
            )
        of_noun, _slash, slug = text.rpartition("/")
        arriving = self.arriving.get((of_noun or noun, slug))
        return arriving or self.named.find(text, noun).pk

    def source(self, text):
        """(key, locator) of a place: `src-xinhua-2022#11`."""
        name, _hash, locator = text.partition("#")
        return self.key(name.strip(), "source"), locator.strip()


def _code(choices, text):
    """A code as files have it, or the label as readers have it."""
    codes = {str(code): code for code, _label in choices}
    labels = {str(label): code for code, label in choices if str(label) != text or code}
    if text in codes:
        return codes[text]
    if text in labels:
        return labels[text]
    expected = "、".join(_("%(code)s（%(label)s）") % {"code": code, "label": label} for code, label in choices if code)
    raise ValidationError(_("“%(value)s” 应为 %(expected)s 之一。") % {"value": text, "expected": expected})
