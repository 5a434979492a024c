from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from catalogue.fields import ByteOrderedField, PartialDateField
from catalogue.models.entry import Entry, Noted
from districts.models import Area, District
from institutions.credit_code import check_credit_code
from sources.models import Cited


class InstitutionKind(models.TextChoices):
    UNIVERSITY = "university", _("高校")
    HOSPITAL = "hospital", _("医院")
    RESEARCH_INSTITUTE = "research_institute", _("科研院所")
    NEW_RD_INSTITUTION = "new_rd_institution", _("新型研发机构")
    ENTERPRISE = "enterprise", _("企业")
    FINANCIAL = "financial", _("金融机构")
    GOVERNMENT = "government", _("党政机关")
    SERVICE_ORGANISATION = "service_organisation", _("服务机构")
    MEDIA = "media", _("媒体")


class FourBigClass(models.TextChoices):
    HOSPITAL_DA = "hospital_da", _("大院（医院）")
    INSTITUTE_DA = "institute_da", _("大所（科研院所）")
    UNIVERSITY_DA = "university_da", _("大校（高校）")
    ENTERPRISE_DA = "enterprise_da", _("大企（企业）")


class Institution(Entry, Cited):
    """An organisation named by a source: university, institute, hospital, enterprise, public body …"""

    NOUN = "institution"
    FACTS = ("kind", "four_big_class", "parent", "area", "district", "founded", "address", "website", "credit_code")
    NOTED = {
        "kind_note": Noted(_("类别说明")),
        "parent_text": Noted(_("上级单位（不在目录中）")),
        "lead_person": Noted(_("负责人"), refers_to="person"),
        "address_en": Noted(_("英文地址")),
        "location_note": Noted(_("所在地说明")),
        "nearest_metro": Noted(_("最近轨道交通站"), refers_to="station"),
        "beds": Noted(_("床位"), _("张")),
        "site_area_m2": Noted(_("占地面积"), _("平方米")),
        "campus_site_area_m2": Noted(_("校区占地面积"), _("平方米")),
        "floor_area_m2": Noted(_("建筑面积"), _("平方米")),
        "staff_rd": Noted(_("科研人员"), _("人")),
        "new_base_location": Noted(_("新基地位置")),
        "new_base_floor_area_m2": Noted(_("新基地建筑面积"), _("平方米")),
        "new_base_site_area_m2": Noted(_("新基地占地面积"), _("平方米")),
        "new_base_planned_completion": Noted(_("新基地预计竣工"), is_date=True),
    }

    kind = ByteOrderedField(_("类型"), max_length=24, choices=InstitutionKind)
    four_big_class = ByteOrderedField(_("四大资源"), max_length=20, choices=FourBigClass, blank=True)
    parent = models.ForeignKey(
        "self", verbose_name=_("上级单位"), null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    area = models.ForeignKey(
        Area, verbose_name=_("行政区域"), null=True, blank=True, on_delete=models.PROTECT, related_name="institutions"
    )
    district = models.ForeignKey(
        District,
        verbose_name=_("所属街区"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="institutions",
    )
    founded = PartialDateField(_("成立"))
    address = models.CharField(_("地址文字"), max_length=250, blank=True)
    website = models.URLField(_("网站"), max_length=300, blank=True)
    credit_code = ByteOrderedField(_("统一社会信用代码"), max_length=18, blank=True, validators=[check_credit_code])

    class Meta(Entry.Meta):
        verbose_name = _("机构")
        verbose_name_plural = pgettext_lazy("list", "机构")
        constraints = [
            *Entry.Meta.constraints,
            models.UniqueConstraint(
                fields=["credit_code"], condition=~models.Q(credit_code=""), name="institution_credit_code_is_unique"
            ),
        ]
        indexes = [
            *Entry.Meta.indexes,
            models.Index(fields=["state", "scope", "kind", "sort_key", "record"], name="institution_by_kind"),
            models.Index(fields=["state", "scope", "district", "sort_key", "record"], name="institution_by_district"),
        ]
