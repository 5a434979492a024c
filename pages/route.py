"""The route from research to market, put together from what the sources say is a part of what."""

from dataclasses import dataclass

from django.db.models import F
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from catalogue.cells import Cell, Marks, cell
from catalogue.columns import Shown, show_entry
from catalogue.facets import UNKNOWN
from catalogue.language import is_english
from catalogue.models.record import Scope
from catalogue.views import Crumb
from pages.asking import Asked, OneOrNone
from pages.hops import Answer, Hop, Ties, hops, list_url, tied
from sources.references import references
from transfer.models import Platform
from transfer.models.platform import PlatformKind
from transfer.situations import SITUATIONS
from transfer.views import PLATFORMS, PROJECTS

MOST_STEPS = 400
MOST_IN_SHORT = 6
IN_ORDER = (PlatformKind.STEP, PlatformKind.CHAIN_LINK, PlatformKind.PATH_STAGE)  # one follows on another


class RouteAsked(Asked):
    fields = {"have": OneOrNone(words=tuple(SITUATIONS), label=gettext_lazy("手上有什么"))}


@dataclass
class Step:
    """A platform on the route. state, tag, marks: how well it is known that it belongs here.

    reason: why it fits the situation that was asked for; that is the editors' judgement.
    """

    shown: Shown
    number: int | None
    kind: str
    tie: Cell
    summary: str
    reason: str | Promise = ""


@dataclass
class Path:
    """Steps of one kind. is_ordered: one follows on another; functions are counted by a source too, and do not."""

    label: str | Promise
    steps: list[Step]
    is_ordered: bool


@dataclass
class Leg:
    """What stands below one record, and where it leads on. head: None for what no source puts below anything.

    total, url: the list of everything below it.
    """

    anchor: str
    head: Shown | None
    intro: Cell | None
    paths: list[Path]
    hops: list[Hop]
    projects: list[Answer]
    total: int = 0
    url: str = ""


@dataclass
class Line:
    """What all parts of a route say to one question. has_cells: the facts of an answer are what was asked for.

    has_more: of very many answers only some stand here.
    """

    label: str
    answers: list[Answer]
    has_cells: bool
    has_more: bool


class RouteView(View):
    def get(self, request):
        asked = RouteAsked(reverse("route"), request.GET)
        marks, have = Marks(), asked.asked["have"]
        legs, ties = ([], None) if asked.mistakes else _legs(have, marks)
        context = {
            "asked": asked,
            "situation": SITUATIONS.get(have),
            "situations": _situations(asked),
            "legs": legs,
            "in_short": _in_short(legs) if have else [],
            "elsewhere": _elsewhere(ties) if ties and not have else None,
            "crumbs": [Crumb(_("首页"), reverse("home")), Crumb(_("转化路线"))],
            "canonical": asked.url(),
        }
        return render(request, "pages/route.html", context | {"references": references(marks)})


def _situations(asked):
    """(label, address, whether it is the one on this page): the whole route first."""
    words = [("", _("全部路线")), *((have, each.label) for have, each in SITUATIONS.items())]
    return [
        (label, asked.url(have=have or None), have == asked.asked["have"] and not asked.mistakes)
        for have, label in words
    ]


def _in_short(legs):
    """The answers of the hops below, each once. A partner runs nothing, so it is not whom to ask first."""
    if not legs:
        return []
    words = {"body": _("先找"), "policy": _("可用政策"), "programme": _("计划与活动"), "contact": _("联系")}
    found: dict[str, dict[str, Answer]] = {key: {} for key in words}
    for hop in (hop for leg in legs for hop in leg.hops if hop.key in found and not hop.is_blank):
        for answer in hop.answers:
            found[hop.key].setdefault(answer.shown.url, answer)
    return [
        Line(words[key], list(answers.values())[:MOST_IN_SHORT], key == "contact", len(answers) > MOST_IN_SHORT)
        for key, answers in found.items()
    ]


def _legs(have, marks):
    """(legs, ties). Eleven queries at most, whatever the catalogue holds."""
    platforms = list(_xuhui_platforms()[:MOST_STEPS])
    own = {platform.pk: platform for platform in platforms}
    heads = {each.parent_id: each.parent for each in platforms if each.parent_id and each.parent.is_published}
    fitting = SITUATIONS[have].steps if have else None
    groups: dict[str | None, list] = {key: [] for key in _in_order(heads, own)}
    for platform in platforms:
        if platform.pk not in heads and (fitting is None or platform.slug in fitting):
            groups[platform.parent_id if platform.parent_id in heads else None].append(platform)
    ties = Ties(platforms, heads.values())
    legs = [_leg(heads.get(key), own.get(key), steps, fitting, ties, marks) for key, steps in groups.items() if steps]
    return legs, ties


def _xuhui_platforms():
    rows = Platform.objects.published().in_scope(Scope.XUHUI).select_related("record", "parent", "operator", "area")
    return rows.order_by(F("seq").asc(nulls_last=True), "sort_key", "record")


def _in_order(heads, own):
    """Keys of the heads: platforms before other nouns, the one that started last first; then None."""
    newest = sorted(heads, key=lambda key: own[key].started if key in own else "", reverse=True)
    return [*newest, None]


def _leg(head, platform, steps, fitting, ties, marks):
    """platform: the head itself where it is one."""
    summary = PLATFORMS.column("summary_en" if is_english() else "summary_zh")
    leg = Leg(
        f"at-{head.slug}" if head else "at-others",
        show_entry(head) if head else None,
        cell(platform, summary, marks) if platform else None,
        _paths(steps, fitting, marks),
        hops(head, [*([platform] if platform else []), *steps], ties, marks),
        [] if fitting else _projects(head, ties, marks),
    )
    if head and not fitting:
        leg.total = ties.count("parts", head.path)
        leg.url = list_url(PLATFORMS, parent=[head.path])
    return leg


def _paths(steps, fitting, marks):
    """One for each kind that a source counts through, and one for all else."""
    paths = []
    for kind in PlatformKind:
        numbered = [each for each in steps if each.kind == kind and each.seq]
        if numbered:
            paths.append(Path(kind.label, [_step(each, fitting, marks) for each in numbered], kind in IN_ORDER))
    rest = [each for each in steps if not each.seq]
    if rest:
        paths.append(Path(_("没有写明次序的"), [_step(each, fitting, marks) for each in rest], False))
    return paths


def _step(platform, fitting, marks):
    tie = PLATFORMS.column("parent" if platform.parent_id else "kind")
    return Step(
        show_entry(platform),
        platform.seq if platform.kind in IN_ORDER else None,
        platform.get_kind_display(),
        cell(platform, tie, marks),
        platform.summary,
        fitting[platform.slug] if fitting else "",
    )


def _projects(head, ties, marks):
    stage = PROJECTS.column("stage")
    found = ties.projects.get(head.pk, []) if head else []
    return [tied(each, each.evidence.get("platform", {}), marks, [cell(each, stage, marks)]) for each in found]


def _elsewhere(ties):
    """(number, address) of the projects of which no source says whose route they took."""
    return ties.count("projects", ""), list_url(PROJECTS, platform=[UNKNOWN])
