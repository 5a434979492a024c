from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from catalogue.fields import ByteOrderedField, PartialDateField
from catalogue.models.entry import Entry
from institutions.models.institution import Institution
from sources.models import Cited


class PersonCategory(models.TextChoices):
    PUBLIC_OFFICE = "public_office", _("公职")
    PUBLIC_ROLE = "public_role", _("机构职务")
    EXPERT = "expert", _("专家")


class Person(Entry, Cited):
    """Someone in a public role, or an expert named by a source, as of a date. No private data."""

    NOUN = "person"
    FACTS = ("category", "role_zh", "role_en", "organisation", "role_as_of")

    category = ByteOrderedField(_("类别"), max_length=14, choices=PersonCategory)
    role_zh = models.CharField(_("职务"), max_length=200, blank=True)
    role_en = models.CharField(_("职务（英文）"), max_length=250, blank=True)
    organisation = models.ForeignKey(
        Institution, verbose_name=_("所在单位"), null=True, blank=True, on_delete=models.PROTECT, related_name="people"
    )
    role_as_of = PartialDateField(_("职务截至"))

    class Meta(Entry.Meta):
        verbose_name = _("人物")
        verbose_name_plural = pgettext_lazy("list", "公开职务人物")
