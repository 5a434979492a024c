"""Every catalogue of the site, in the order in which their entries may point to each other, and what they hand down.

A new noun is one line in `CATALOGUES`, and one in `RELATED` for each list that its entries appear in on other pages.
"""

from django.db.models import Case, F, TextField, Value, When
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from atlas.views import FIGURES
from catalogue.alike import Shared
from catalogue.related import Related
from districts.views import AREAS, DISTRICTS, SCHEMES, SECTORS, STATIONS, ZONES
from incubators.views import INCUBATORS
from institutions.views import INSTITUTIONS, PEOPLE
from sources.catalogues import DOUBTS, SOURCES
from sources.timeline import Dated
from transfer.signing import SignedWithItsArea
from transfer.views import PARTNERSHIPS, PLATFORMS, POLICIES, PROGRAMMES, PROJECTS

CATALOGUES = (
    SOURCES,
    AREAS,
    SECTORS,
    DISTRICTS,
    ZONES,
    SCHEMES,
    STATIONS,
    INSTITUTIONS,
    PEOPLE,
    INCUBATORS,
    PLATFORMS,
    PARTNERSHIPS,
    POLICIES,
    PROJECTS,
    PROGRAMMES,
    FIGURES,
    DOUBTS,
)

# The main menu, in the visitor's order; a catalogue without a published entry is left out.
MENU = (DISTRICTS, INCUBATORS, INSTITUTIONS, PARTNERSHIPS, PLATFORMS, POLICIES, PROJECTS, PROGRAMMES, FIGURES, SOURCES)
IN_THE_MENU = {  # shorter than the titles of the lists, so that the menu takes one line
    "district": pgettext_lazy("list", "街区"),
    "incubator": pgettext_lazy("list", "孵化器"),
    "partnership": pgettext_lazy("list", "合作"),
    "platform": pgettext_lazy("list", "转化平台"),
    "programme": _("活动与荣誉"),
}
ALSO = (ZONES, SECTORS, PEOPLE, SCHEMES, AREAS, STATIONS, DOUBTS)

IN_SEQUENCE = ("kind", F("seq").asc(nulls_last=True), "sort_key")
PARTNERS = ("institution", "kind", "target", "date", "status")
INCUBATOR_FACTS = ("kind", "district", "sectors", "status")
POLICY_FACTS = ("kind", "issued_on", "status")  # a table warns of what no longer holds
FIGURE_FACTS = ("value", "printed", "period")


def _figures():
    return Related(FIGURES, "subject", pgettext_lazy("list", "数据"), full_path=True, columns=FIGURE_FACTS)


def _about():
    """All of them, however many: a doubt is never behind a link."""
    return Related(DOUBTS, "about", _("说法不一与存疑"), full_path=True, with_summary=True, most=100)


def _partnerships():
    return Related(
        PARTNERSHIPS,
        "target",
        pgettext_lazy("list", "合作关系"),
        full_path=True,
        columns=("institution", "kind", "date", "status"),
    )


def _platforms(label):
    columns = ("kind", "status")
    return Related(PLATFORMS, "parent", label, full_path=True, columns=columns, order=IN_SEQUENCE, most=40)


def _programmes():
    return Related(PROGRAMMES, "subject", _("活动、计划与荣誉"), full_path=True)


# What is listed on the page of an entry, by its noun.
RELATED = {
    "source": (_about(),),
    "area": (
        _figures(),
        _partnerships(),
        _programmes(),
        Related(DISTRICTS, "area", pgettext_lazy("list", "科创街区"), order=("sequence",)),
        Related(INSTITUTIONS, "area", pgettext_lazy("list", "机构")),
        Related(ZONES, "area", pgettext_lazy("list", "园区与地点")),
        Related(POLICIES, "area", pgettext_lazy("list", "政策"), columns=POLICY_FACTS),
        Related(SCHEMES, "area", pgettext_lazy("list", "布局与提法")),
        Related(AREAS, "parent", _("下级区域")),
        _about(),
    ),
    "sector": (
        Related(DISTRICTS, "theme", _("以此为主题的科创街区")),
        Related(INCUBATORS, "sector", pgettext_lazy("list", "孵化器与转化平台"), columns=INCUBATOR_FACTS),
        Related(ZONES, "sector", pgettext_lazy("list", "园区与地点")),
        Related(PROJECTS, "sector", pgettext_lazy("list", "项目")),
        Related(SECTORS, "parent", _("下级领域")),
        _about(),
    ),
    "district": (
        Related(
            INCUBATORS,
            "district",
            pgettext_lazy("list", "孵化器与转化平台"),
            columns=INCUBATOR_FACTS,
            is_split=True,
            nothing=_("来源没有写明哪个孵化器属于本街区。"),
        ),
        Related(
            INSTITUTIONS,
            "district",
            pgettext_lazy("list", "机构"),
            detail="kind",
            is_split=True,
            order=("kind", "sort_key"),
        ),
        Related(ZONES, "district", pgettext_lazy("list", "园区与地点"), detail="kind", is_split=True),
        _partnerships(),
        _figures(),
        _programmes(),
        _about(),
    ),
    "zone": (
        Related(ZONES, "parent", _("其中的地点")),
        _partnerships(),
        _figures(),
        _programmes(),
        Related(PROGRAMMES, "place", _("在此举办")),
        _about(),
    ),
    "scheme": (
        Related(SCHEMES, "scheme", _("所含各圈"), order=IN_SEQUENCE, most=40),
        _partnerships(),
        _figures(),
        _about(),
    ),
    "station": (),
    "institution": (
        Related(PARTNERSHIPS, "institution", _("参与的合作"), columns=PARTNERS[1:]),
        Related(PARTNERSHIPS, "target", _("以本机构为对象的合作"), full_path=True, columns=PARTNERS),
        Related(INCUBATORS, "host", _("依托本机构的孵化器与转化平台")),
        Related(PLATFORMS, "operator", _("运营的平台")),
        Related(INSTITUTIONS, "parent", _("下属单位")),
        Related(PEOPLE, "organisation", pgettext_lazy("list", "人物")),
        Related(PROJECTS, "institution", pgettext_lazy("list", "项目")),
        Related(POLICIES, "issuer", _("发布的政策"), columns=POLICY_FACTS),
        Related(PROGRAMMES, "organiser", _("主办的活动")),
        Related(PROGRAMMES, "participant", _("参与的活动与荣誉")),
        _programmes(),
        _figures(),
        _about(),
    ),
    "person": (
        Related(PROJECTS, "lead", _("负责的项目")),
        Related(PROGRAMMES, "person", _("出席或获奖")),
        _about(),
    ),
    "incubator": (
        _platforms(_("服务平台")),
        _partnerships(),
        _figures(),
        _programmes(),
        _about(),
    ),
    "platform": (
        _platforms(_("功能、步骤与服务")),
        _partnerships(),
        SignedWithItsArea(
            PARTNERSHIPS,
            "target",
            _("集中签约的单位（来源写与所在区签约，没有写与本中心）"),
            columns=("institution", "kind", "date", "status"),
            most=20,
        ),
        Related(PROJECTS, "platform", pgettext_lazy("list", "项目")),
        _programmes(),
        _figures(),
        _about(),
    ),
    "partnership": (_about(),),
    "policy": (_programmes(), _figures(), _about()),
    "project": (_programmes(), _figures(), _about()),
    "programme": (_figures(), _about()),
    "figure": (Related(FIGURES, "compare_with", _("与之对照的数据"), columns=FIGURE_FACTS), _about()),
    "doubt": (),
}

# What makes two entries of a noun alike, the closest tie first.
SHARED = {
    "sector": (Shared("parent", _("同一上级领域")),),
    "zone": (
        Shared("parent", _("同一上级地点")),
        Shared("district", _("同一街区")),
        Shared("sector", _("同一领域")),
        Shared("kind", _("同一类型")),
    ),
    "institution": (
        Shared("parent", _("同一上级单位")),
        Shared("district", _("同一街区")),
        Shared("kind", _("同一类型")),
    ),
    "person": (Shared("organisation", _("同一单位")),),
    "incubator": (
        Shared("host", _("同一依托单位")),
        Shared("sector", _("同一领域")),
        Shared("district", _("同一街区")),
    ),
    "platform": (
        Shared("parent", _("同一上级"), full_path=True),
        Shared("operator", _("同一运营单位")),
        Shared("kind", _("同一类型")),
    ),
    "partnership": (
        Shared("institution", _("同一机构")),
        Shared("target", _("同一对象"), full_path=True),
    ),
    "policy": (Shared("issuer", _("同一发文机关")), Shared("kind", _("同一类型"))),
    "project": (
        Shared("institution", _("同一单位")),
        Shared("platform", _("同一转化平台")),
        Shared("sector", _("同一领域")),
    ),
    "programme": (
        Shared("organiser", _("同一主办单位")),
        Shared("subject", _("同一所涉条目"), full_path=True),
        Shared("kind", _("同一类型")),
    ),
}


def _between(first, last):
    """An interval as the timeline reads it."""
    return Concat(first, Value("/"), last, output_field=TextField())


# Nouns with dates of their own, which stand in the timeline of the entries that they name.
HELD = Case(
    When(date_end="", then=F("date_start")), default=_between("date_start", "date_end"), output_field=TextField()
)
ISSUED = Case(
    When(issued_on="", not_after__gt="", then=_between(Value(".."), "not_after")),
    default=F("issued_on"),
    output_field=TextField(),
)
DATED = {
    "partnership": Dated("date", "date"),
    "programme": Dated(HELD, "date_start"),
    "project": Dated("stage_as_of", "stage_as_of", "stage_zh"),
    "policy": Dated(ISSUED, "issued_on"),
    "figure": Dated("period", "period", "printed"),
}
# Nouns whose own facts happen on days; of the others nothing but the day of a source could be said.
WITH_TIMELINE = (
    "area",
    "district",
    "zone",
    "scheme",
    "institution",
    "person",
    "incubator",
    "platform",
    "policy",
    "project",
    "programme",
)
