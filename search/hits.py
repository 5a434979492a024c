"""What the search page shows: hits with their reasons, and the groups they stand in."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from catalogue.cells import tag_text
from catalogue.finding.matching import Query
from catalogue.finding.ranking import MOST, find
from catalogue.finding.reasons import Reason, reasons
from catalogue.language import in_language, listed
from catalogue.models import Findable
from pages.catalogues import CATALOGUES, IN_THE_MENU

BEST, IN_A_GROUP = 5, 3  # hits shown of all nouns, and then of each noun
BY_NOUN = {catalogue.noun: catalogue for catalogue in CATALOGUES}


@dataclass(frozen=True)
class Why:
    """label: 别名, 所属街区 … text: [(piece, is_marked)], empty where the name above says it; tag: 推断, 未核实."""

    label: str
    text: tuple[tuple[str, bool], ...]
    state: str = ""
    tag: str = ""

    @property
    def in_words(self):
        text = "".join(piece for piece, _marked in self.text)
        return _("%(label)s「%(text)s」") % {"label": self.label, "text": text} if text else self.label


@dataclass(frozen=True)
class ShownHit:
    """name: [(piece, is_marked)]. district: (name, state, tag) or None."""

    record: Any
    kind: str
    name: tuple[tuple[str, bool], ...]
    district: tuple[str, str, str] | None
    why: list[Why]

    @property
    def url(self):
        return self.record.get_absolute_url()

    @property
    def plain_why(self):
        """In one line of text: 别名「交大」."""
        return listed(why.in_words for why in self.why)


@dataclass(frozen=True)
class Group:
    """All hits of a noun. count is never more than is counted; has_more then says so. hits: those to show."""

    label: str
    count: int
    has_more: bool
    url: str
    hits: list[ShownHit]


@dataclass(frozen=True)
class Results:
    """best: the first of all nouns; groups: every noun that has hits, the one with the best hit first."""

    query: Query
    total: int
    has_more: bool
    best: list[ShownHit]
    groups: list[Group]


def results(query, best=BEST, in_a_group=IN_A_GROUP):
    """In three queries, up to ten where there are very many."""
    found = find(query)
    over_all = found.over_all
    best = [hit.key for hit in over_all[:best]]
    further = _further(found.hits, set(best), in_a_group)
    shown = show(query, [*best, *(key for keys in further.values() for key in keys)])
    nouns = list(dict.fromkeys([_noun(hit.key) for hit in over_all] + list(found.counts)))
    groups = [
        _group(query, noun, found.counts[noun], [shown[key] for key in further.get(noun, ()) if key in shown])
        for noun in nouns
        if found.counts[noun]
    ]
    total, has_more = min(found.total, MOST), found.total > MOST
    return Results(query, total, has_more, [shown[key] for key in best if key in shown], groups)


def _further(hits, seen, most):
    """{noun: keys of its first hits that are not shown already}."""
    further: dict[str, list[str]] = {}
    for hit in hits:
        if hit.key not in seen:
            further.setdefault(_noun(hit.key), []).append(hit.key)
    return {noun: keys[:most] for noun, keys in further.items()}


def _group(query, noun, count, hits):
    url = f"{reverse(f'{noun}:list')}?{urlencode({'q': query.given, 'scope': 'all'})}"
    label = IN_THE_MENU.get(noun, BY_NOUN[noun].title)
    return Group(label, min(count, MOST), count > MOST, url, hits)


def _noun(key):
    return key.partition(":")[0]


def show(query, keys):
    """{key: hit} of published entries, in one query. Without words in it, nothing is marked."""
    rows = Findable.objects.filter(record_id__in=keys, is_public=True).select_related("record")
    by_key = {row.record_id: show_row(query, row) for row in rows}
    return {key: by_key[key] for key in keys if key in by_key}


def show_row(query, row, why=None):
    """why: what to say instead of the reasons that the words give."""
    found = reasons(query, row) if why is None else []
    record = row.record
    name = next((reason.text for reason in found if _shows(reason, record.name)), ((record.name, False),))
    told = [_why(reason, record.name) for reason in found] if why is None else [Why(why, ())]
    return ShownHit(record, str(BY_NOUN[row.noun].singular), name, _district(row), told)


def _shows(reason, name):
    return "".join(piece for piece, _marked in reason.text) == name


def _why(reason: Reason, name):
    text = () if _shows(reason, name) else reason.text
    is_told = reason.basis not in ("", "stated", "editorial")
    return Why(str(reason.label), text, reason.basis if is_told else "", tag_text(reason.basis) if is_told else "")


def _district(row):
    """Its name and what it rests on."""
    names = [(text, basis) for key, text, basis in row.parts if key == "district"]
    if not names:
        return None
    chinese, basis = names[0]
    english = names[1][0] if len(names) > 1 else ""
    return in_language(chinese, english), basis, tag_text(basis)
