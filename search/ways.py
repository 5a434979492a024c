"""The lists of the site as something to find: by title, in pinyin, in English, and by what else people call them."""

from dataclasses import dataclass
from functools import cache

from django.urls import reverse

from catalogue.finding.folding import tight
from catalogue.spelling import initials, pinyin_key
from pages.catalogues import ALSO, IN_THE_MENU, MENU

# In a visitor's words; what the titles say already is not repeated.
ALSO_CALLED = {
    "district": ("街区", "创新街区", "一带六区", "六个街区"),
    "incubator": ("孵化器", "众创空间", "加速器", "孵化载体"),
    "institution": ("机构", "高校", "大学", "医院", "研究所", "科研院所", "企业"),
    "partnership": ("合作", "签约", "合作关系"),
    "platform": ("平台", "转化平台", "服务平台"),
    "policy": ("政策", "补贴", "资助", "扶持"),
    "project": ("项目",),
    "programme": ("活动", "荣誉", "大会", "奖项"),
    "figure": ("数据", "图谱", "指标", "统计"),
    "source": ("来源", "出处", "资料", "文献", "引证"),
    "doubt": ("说法不一", "存疑", "矛盾", "缺口"),
    "zone": ("园区", "地点", "楼宇"),
    "sector": ("领域", "产业", "行业"),
    "person": ("人物", "领导"),
    "scheme": ("布局", "规划", "提法"),
    "station": ("地铁", "地铁站", "轨道交通"),
    "area": ("区域", "行政区"),
}
# How pages are shown.
DISPLAY = (
    *("长辈版", "长辈", "长者版", "老年版", "老人版", "大字版", "大字", "关怀版", "适老版", "适老化", "无障碍版"),
    *(
        "字号",
        "字体大小",
        "放大",
        "高对比",
        "显示方式",
        "朗读",
        "large print",
        "high contrast",
        "elder mode",
        "text size",
    ),
)
# Every list has these under 导出.
FILES = ("下载", "导出", "开放数据", "表格", "csv", "excel", "download", "export", "data")


@dataclass(frozen=True)
class Way:
    label: str
    url: str


def ways(query):
    """The lists that are called so; all of the menu for words about files."""
    asked = query.folded
    if asked in _forms(FILES):
        return [Way(_label(catalogue), _url(catalogue)) for catalogue in MENU]
    return [Way(_label(c), _url(c)) for c in (*MENU, *ALSO) if asked in _forms(_names(c))]


def asks_for_display(query):
    """Whether the words are about how pages are shown and not about what is in them."""
    return query.folded in _forms(DISPLAY)


def entry_points():
    """For who has typed nothing yet."""
    return [Way(_label(catalogue), _url(catalogue)) for catalogue in MENU]


def _names(catalogue):
    noun = catalogue.noun
    own = (str(catalogue.title), str(catalogue.singular), str(IN_THE_MENU.get(noun, "")))
    return (*own, *ALSO_CALLED.get(noun, ()), noun, catalogue.plural)


@cache  # there are as many of them as lists and languages
def _forms(names):
    """As they are typed: in characters, in pinyin, by their initials if these are three or more. names: a tuple."""
    forms = set()
    for name in filter(None, names):
        short = initials(name)
        forms |= {tight(name), pinyin_key(name), *([short] if len(short) > 2 else [])}
    return forms


def _label(catalogue):
    return str(catalogue.title)


def _url(catalogue):
    return reverse(f"{catalogue.noun}:list")
