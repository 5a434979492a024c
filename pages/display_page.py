"""Choosing how pages are shown. A plain link chooses, so that it works everywhere; it changes nothing but cookies.

A link from elsewhere can choose too, and does no more harm than that; a picture or a frame cannot, for a browser takes
no SameSite cookie from them.
"""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from catalogue.addresses import address
from catalogue.parameters import SingleField
from catalogue.views import Crumb
from pages.asking import Asked, OneOrNone
from pages.display import CHOICES, display_of

USUAL = "normal"  # the value in an address; as a cookie it is none
KEPT_FOR = 365 * 24 * 60 * 60  # seconds
SPECULATIVE = ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz")


class OwnPath(SingleField):
    """A path of this site: whoever makes a link to us must not send its readers on to somewhere else."""

    expected = gettext_lazy("应为本站的路径，以 / 开头")

    def empty(self):
        return ""

    def read(self, value):
        if not value.startswith("/") or not url_has_allowed_host_and_scheme(value, allowed_hosts=None):
            self.refuse(value)
        return value


class DisplayAsked(Asked):
    fields = {
        "ui": OneOrNone(words=(USUAL, *CHOICES["ui"]), label=gettext_lazy("版式")),
        "size": OneOrNone(words=(USUAL, *CHOICES["size"]), label=gettext_lazy("字号")),
        "contrast": OneOrNone(words=(USUAL, *CHOICES["contrast"]), label=gettext_lazy("对比度")),
        "back": OwnPath(label=gettext_lazy("回到哪一页")),
    }

    @property
    def chosen(self):
        return {name: self.asked[name] for name in CHOICES if self.asked[name]}


@dataclass(frozen=True)
class Choice:
    """One way to show pages. short: in the bar on top of every page."""

    name: str
    value: str
    short: str | Promise
    label: str | Promise
    words: str | Promise

    @property
    def is_sign(self):
        return self.name == "size"


WAYS = (
    Choice("size", USUAL, "A", gettext_lazy("标准字号"), gettext_lazy("正文 17 像素。")),
    Choice("size", "large", "A+", gettext_lazy("大字号"), gettext_lazy("放大到 118%。")),
    Choice("size", "larger", "A++", gettext_lazy("特大字号"), gettext_lazy("放大到 140%。")),
    Choice(
        *("contrast", USUAL, gettext_lazy("标准对比"), gettext_lazy("标准对比")),
        gettext_lazy("文字与背景的对比度不低于 4.5:1。"),
    ),
    Choice(
        *("contrast", "high", gettext_lazy("高对比"), gettext_lazy("高对比")),
        gettext_lazy("黑字白底，对比度不低于 7:1；链接都有下划线，边框和焦点加粗。"),
    ),
    Choice(
        *("ui", USUAL, gettext_lazy("标准版"), gettext_lazy("标准版")),
        gettext_lazy("有全部栏目、示意图和图表。"),
    ),
    Choice(
        *("ui", "elder", gettext_lazy("长辈版"), gettext_lazy("长辈版（大字版、关怀版）")),
        gettext_lazy("大字，单列，栏目少，按钮大；图换成表格；浏览器能朗读时可以听。"),
    ),
)


@dataclass(frozen=True)
class ShownChoice:
    choice: Choice
    url: str
    is_current: bool


def choices(request, back=None):
    """Every way with the link that chooses it and comes back, here if nothing else is said."""
    display, back = display_of(request), request.get_full_path() if back is None else back
    chooser, back = address("display"), urlencode({"back": back} if back else {})
    return [_shown(choice, getattr(display, choice.name) or USUAL, chooser, back) for choice in WAYS]


def bar(request):
    """For the top of every page: all sizes, and of the rest what is not in use."""
    return [one for one in choices(request) if one.choice.is_sign or not one.is_current]


def _shown(choice, current, chooser, back):
    """back: where to come back to, as the end of a query."""
    url = f"{chooser}?{choice.name}={choice.value}{'&' if back else ''}{back}"
    return ShownChoice(choice, url, choice.value == current)


class DisplayView(View):
    """Without a choice the page that explains them; it also says what was not understood."""

    def get(self, request):
        if is_speculative(request):
            return never_kept(HttpResponse(status=503))
        query = DisplayAsked(request.path, request.GET)
        if query.chosen and not query.refused:
            return never_kept(chosen(query.chosen, query.asked["back"] or reverse("display")))
        crumbs = [Crumb(_("首页"), reverse("home")), Crumb(_("显示方式"))]
        context = {"query": query, "crumbs": crumbs, "canonical": reverse("display")}
        context["choices"] = choices(request, query.asked["back"])
        return render(request, "pages/display.html", context)


def chosen(values, back):
    response = HttpResponseRedirect(back)
    for name, value in values.items():
        if value == USUAL:
            response.delete_cookie(name, samesite="Lax")
        else:
            response.set_cookie(
                name,
                value,
                max_age=KEPT_FOR,
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
    return response


def is_speculative(request):
    """A browser that fetches what might be clicked must not choose: 503 makes it throw the answer away."""
    return any(
        "prefetch" in request.headers.get(name, "") or "preview" in request.headers.get(name, "")
        for name in SPECULATIVE
    )


def never_kept(response):
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
