"""The data sets: one for each catalogue that holds anything, with its files."""

from copy import copy
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from catalogue.catalogue import Catalogue
from catalogue.exports.as_atom import MOST as IN_A_FEED
from catalogue.exports.weighing import MOST_ROWS, Weight, weigh_short
from catalogue.version import kept
from districts.geojson import points_of
from pages.catalogues import ALSO, MENU
from pages.formats import formats_of
from pages.releases import releases
from pages.tallies import entries_held

MOST_MADE = 200  # rows of a list of which a page makes the JSON as well, to see how large it is
WHAT = {
    "district": _("徐汇规划的科创街区：主题、状态、提出时间和方位。"),
    "incubator": _("孵化器、孵化载体和研究转化平台：街区、领域、依托单位、级别、面积和启用日期。"),
    "institution": _("高校、院所、医院、企业和政府部门等机构：类型、街区、上级单位和成立日期。"),
    "partnership": _("机构之间的合作：谁与谁、什么关系、什么时候、进展如何。"),
    "platform": _("转化平台和它们的功能、步骤与服务：上级、次序和运营单位。"),
    "policy": _("政策文件和公开承诺：发文机关、日期、效力、受益对象和金额。"),
    "project": _("研究和转化项目：阶段、负责人、所在单位和转化平台。"),
    "programme": _("活动、计划和荣誉：时间、地点、举办和参与的单位。"),
    "figure": _("公布的数值：指标、对象、时期、数值和单位，一行是一次观测。"),
    "source": _("其他数据集引用的来源：发布者、日期和网址。"),
    "zone": _("园区、楼宇和其他地点：所属街区、领域、面积和启用日期。"),
    "sector": _("领域和它们的归组、上级。"),
    "person": _("来源提到的公职人员和专家：职务和所在单位。"),
    "scheme": _("一带、三圈等布局与提法，以及它们的组成。"),
    "area": _("行政区域和它们的上下级。"),
    "station": _("徐汇区内或紧邻区界的轨道交通站和线路。"),
    "doubt": _("来源之间的分歧、存疑之处和已知的缺口。"),
}
NAMES = {"csv": "CSV", "xlsx": "XLSX", "json": "JSON", "geojson": "GeoJSON"}


@dataclass
class File:
    """size: in bytes, None where nobody has looked. is_about: a file that says when it was made is never the same."""

    name: str
    url: str
    rows: int
    size: int | None = None
    is_about: bool = True
    sha256: str = ""


@dataclass
class DataSet:
    """changed: the newest release that changed it; weight: of its CSV, where it is short enough."""

    catalogue: Catalogue
    rows: int
    weight: Weight | None = None
    releases: list = field(default_factory=list)

    @property
    def what(self):
        return WHAT[self.catalogue.noun]

    @property
    def url(self):
        return reverse(f"{self.catalogue.noun}:list")

    @property
    def page_url(self):
        return reverse("data_set", args=[self.catalogue.plural])

    @property
    def changed(self):
        return self.releases[0] if self.releases else None

    @property
    def changed_url(self):
        return self.changed.url_of(self.catalogue.noun)

    @property
    def day(self):
        return self.changed.date if self.changed else timezone.localdate()

    @property
    def formats(self):
        """(name, address) of every file."""
        return [(NAMES[form], self.file_url(form)) for form in formats_of(self.catalogue)]

    def file_url(self, form):
        return reverse(f"{self.catalogue.noun}:export", args=[form])

    @property
    def feed_url(self):
        return reverse(f"{self.catalogue.noun}:feed")

    def files(self, request):
        """With what is true of each: three queries, once a version."""
        found = [self._file(form, request) for form in formats_of(self.catalogue)]
        return [*found, File("Atom", self.feed_url, min(self.rows, IN_A_FEED))]

    def _file(self, form, request):
        file = File(NAMES[form], self.file_url(form), self.rows)
        if form == "csv":
            file.is_about = False
            if self.weight:
                file.size, file.sha256 = self.weight.size, self.weight.sha256
        else:
            file.size, file.rows = self._size(form, request), self._rows(form)
        return file

    def _size(self, form, request):
        """Of the JSON of a short list, which is made to be weighed; the host stands in it."""
        if form != "json" or self.rows > MOST_MADE:
            return None
        name = f"made {form} {get_language()} {request.scheme} {request.get_host()} {self.catalogue.noun}"
        return kept(name, lambda: self._weighed(form, request))

    def _weighed(self, form, request):
        asked = copy(request)
        asked.path = self.file_url(form)
        answer = formats_of(self.catalogue)[form](asked, self.catalogue, self.catalogue.ask(""))
        return sum(map(len, answer.streaming_content))

    def _rows(self, form):
        if form != "geojson":
            return self.rows
        return kept(f"points {self.catalogue.noun}", lambda: points_of(self.catalogue.ask("")).count())


def data_sets(only=None):
    """In the visitor's order. only: a catalogue, even if it holds nothing."""
    held = entries_held()
    wanted = [only] if only else [catalogue for catalogue in (*MENU, *ALSO) if held.get(catalogue.noun)]
    weights = weigh_short([catalogue for catalogue in wanted if held.get(catalogue.noun, 0) <= MOST_ROWS])
    days = releases()
    return [
        DataSet(
            catalogue,
            held.get(catalogue.noun, 0),
            weights.get(catalogue.noun),
            [release for release in days if release.counts[catalogue.noun]],
        )
        for catalogue in wanted
    ]
