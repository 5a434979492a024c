"""The pages in words: what this is, for whom it works, what it keeps of its readers, and where everything is."""

from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from catalogue.views import Crumb
from districts.models import District
from pages.catalogues import ALSO, MENU

# (name of the address, words of the link); the foot of every page and the site map list them in this order.
PAGES = (
    ("about", gettext_lazy("关于本站")),
    ("provenance", gettext_lazy("来源与推断")),
    ("updates", gettext_lazy("更新记录")),
    ("open_data", gettext_lazy("开放数据")),
    ("display", gettext_lazy("显示方式")),
    ("accessibility", gettext_lazy("无障碍声明")),
    ("privacy", gettext_lazy("隐私")),
    ("sitemap_page", gettext_lazy("网站地图")),
)


# Pages about what the catalogue holds, which no list leads to; the site map names them beside the lists.
LOOKS = (("atlas:index", gettext_lazy("图谱")), ("route", gettext_lazy("转化路线")))


class WordsView(View):
    """A page that stands in its template. title: as the crumbs call it."""

    template: str = ""
    title: str | Promise = ""

    def get(self, request):
        way = [Crumb(_("首页"), reverse("home"))]
        if self.template != "pages/about.html":
            way.append(Crumb(_("关于本站"), reverse("about")))
        return render(request, self.template, self.context() | {"crumbs": [*way, Crumb(self.title)]})

    def context(self):
        return {}


class SitemapView(WordsView):
    """Every list and page, for people; the one for machines is /sitemap.xml."""

    template = "pages/sitemap.html"
    title = gettext_lazy("网站地图")

    def context(self):
        lists = [
            (
                catalogue.title,
                reverse(f"{catalogue.noun}:list"),
                reverse(f"{catalogue.noun}:export", args=["csv"]),
                catalogue.intro,
            )
            for catalogue in (*MENU, *ALSO)
        ]
        districts = District.objects.published().in_scope("xuhui").order_by("sequence", "sort_key")
        return {
            "lists": lists,
            "districts": districts,
            "looks": [(reverse(name), label) for name, label in LOOKS],
            "pages": [(reverse(name), label) for name, label in PAGES],
        }
