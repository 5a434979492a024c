"""Two questions of one list against each other: how many rows give each pair of answers."""

from collections import Counter
from dataclasses import dataclass
from functools import reduce
from itertools import product
from operator import or_

from django.db.models import Count, F
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from catalogue.facets import UNKNOWN, Facet
from catalogue.language import with_chinese_marked
from catalogue.models.record import Scope

DARKEST = 4
MOST_SHOWN = (30, 20)  # rows and columns of a page; of more answers, those of the most entries
MOST_LEADING = 3


@dataclass
class Answer:
    """A row or a column: one value of a facet, or what is not stated. count: its entries, each once, behind url."""

    value: str
    label: str
    count: int
    url: str
    district: str = ""
    is_comparator: bool = False

    @property
    def name(self):
        """Where no tag can stand beside it."""
        return _("%(name)s（区外·对照）") % {"name": self.label} if self.is_comparator else self.label


@dataclass
class Crossed:
    """A cell. count: of the rows behind url. label: of its column.

    shade: 0 for none, else 1 to 4 as the fullest cell goes; "blank" where one of the answers is not stated, for what is
    missing must not look like the most. What stands beside Xuhui to be compared has none either.
    """

    count: int
    url: str
    shade: int | str
    label: str


class Crossing:
    """Two facets of a filter set against each other. path, changes: of the list that the numbers lead to.

    rows: (Answer, its cells in the order of columns). total: every entry once, in however many cells it stands. As
    beside any option, what the address asks of these two facets only says which of their answers are shown. most: how
    many rows and columns there may be; left_out: how many answers more there are, whose entries the totals still count.
    """

    def __init__(self, filterset, path, changes, first, second, most=(None, None)):
        self._filterset, self._path, self._changes, self._names = filterset, path, changes, (first, second)
        counts = _counts(filterset, self._names)
        kept = [self._kept(name, counts.occurring(side)) for side, name in enumerate(self._names)]
        numbers = [counts.each(side, kept[side], kept[1 - side]) for side in (0, 1)]
        shown = [_most_frequent(each, number) for each, number in zip(numbers, most, strict=True)]
        self.left_out = [len(all_of) - len(some) for all_of, some in zip(kept, shown, strict=True)]
        self.total, self.url = counts.having(*kept), self._link()
        rows, self.columns = (
            [self._answer(side, value, numbers[side][value]) for value in shown[side]] for side in (0, 1)
        )
        pairs = [[(row, column, counts.having([row.value], [column.value])) for column in self.columns] for row in rows]
        self._fullest = max((n for each in pairs for row, column, n in each if self._ranks(row, column)), default=0)
        self.rows = [(row, [self._cell(*pair) for pair in each]) for row, each in zip(rows, pairs, strict=True)]
        self._sums = [sum(each.values()) for each in numbers]

    @property
    def has_several(self):
        """Whether some entry stands in more than one row or column."""
        return max(self._sums) > self.total

    @property
    def findings(self):
        """What the table says of Xuhui, a sentence for each of the two questions; none of an empty table.

        Nor one where Xuhui does not stand alone and the database would have to count all of it a second time.
        """
        if self._filterset.asked["scope"] != "all":
            return self._said("{label}")
        if not _has_bitmaps(self._filterset, self._names):
            return []
        own = Crossing(self._filterset.without("scope"), self._path, self._changes, *self._names)
        return own._said(_("{label}（只数徐汇的）"))

    def _said(self, words):
        """words: how a question is called in its sentence."""
        said = []
        for name, answers in zip(self._names, self._sides, strict=True):
            given = [answer for answer in answers if answer.count]
            blank = next((answer for answer in given if answer.value == UNKNOWN), None)
            ranked = [answer for answer in given if self._ranks(answer)]
            if ranked or given == [blank]:  # there is nothing to say where those outside alone give an answer
                said.append(_finding(words.format(label=self._filterset.filters[name].label), ranked, blank))
        return said

    @property
    def has_comparators(self):
        """Whether some answer stands beside those of Xuhui."""
        return not self._is_abroad and any(answer.is_comparator for side in self._sides for answer in side)

    @property
    def _sides(self):
        return [answer for answer, _cells in self.rows], self.columns

    @property
    def _is_abroad(self):
        return self._filterset.asked["scope"] == Scope.COMPARATOR

    def _ranks(self, *answers):
        """Whether these may be the most: not what is missing, nor in a table of Xuhui what lies outside."""
        return all(each.value != UNKNOWN and (self._is_abroad or not each.is_comparator) for each in answers)

    def _kept(self, name, occurring):
        """The answers in the table: those chosen, else every one that occurs and each district, and 未注明 last."""
        filterset, facet = self._filterset, self._filterset.filters[name]
        chosen = filterset.asked[name]
        sequence = list(facet.in_sequence())
        if facet.noun:
            known = [slug for noun, slug in filterset.names if noun == facet.noun]
            known.sort(key=lambda slug: sequence.index(slug) if slug in sequence else len(sequence))
        else:
            known = [code for code, _label in facet.choices()]
        if chosen:
            return [value for value in (*known, UNKNOWN) if value in chosen]
        is_wanted = occurring | {slug for slug in sequence if self._is_in_scope(facet.noun, slug)}
        return [*(value for value in known if value in is_wanted), UNKNOWN]

    def _is_in_scope(self, noun, slug):
        return self._filterset.asked["scope"] in ("all", self._filterset.names[noun, slug].scope)

    def _answer(self, side, value, count):
        name = self._names[side]
        facet = self._filterset.filters[name]
        record = self._filterset.names.get((facet.noun, value)) if facet.noun else None
        is_comparator = record is not None and record.is_comparator
        district = value if record is not None and facet.noun == "district" and not is_comparator else ""
        label = self._filterset.name_of(facet, value)
        return Answer(value, label, count, self._link({name: [value]}), district, is_comparator)

    def _cell(self, row, column, count):
        if not count:
            return Crossed(0, "", 0, column.name)
        url = self._link({self._names[0]: [row.value], self._names[1]: [column.value]})
        if UNKNOWN in (row.value, column.value):
            return Crossed(count, url, "blank", column.name)
        shade = -(-count * DARKEST // self._fullest) if self._ranks(row, column) else 0
        return Crossed(count, url, shade, column.name)

    def _link(self, changes=None):
        return self._filterset.url(self._path, **self._changes, **(changes or {}))


def _most_frequent(numbers, most):
    """The answers of the most entries, in their order; what is not stated always."""
    if most is None or len(numbers) <= most:
        return list(numbers)
    fullest = {*sorted(numbers, key=lambda value: -numbers[value])[:most], UNKNOWN}
    return [value for value in numbers if value in fullest]


def _finding(question, answers, blank):
    """Which answer most entries give, and how many give none: as text with links. No answers: all are blank."""
    most = max((answer.count for answer in answers), default=0)
    leading = [answer for answer in answers if answer.count == most]
    said = {"question": question, "number": len(leading), "most": most, "blank": _linked(blank) if blank else ""}
    said["answers"] = format_html_join(_("、"), "{}", ((_linked(answer),) for answer in leading[:MOST_LEADING]))
    if not most:
        text = _("按{question}：都是{blank}。")
    elif len(leading) > MOST_LEADING:
        text = _("按{question}：{number} 个答案同样多，各 {most} 条；{blank}。")
        text = text if blank else _("按{question}：{number} 个答案同样多，各 {most} 条。")
    else:
        text = _("按{question}：最多的是{answers}；{blank}。") if blank else _("按{question}：最多的是{answers}。")
    return format_html(text, **said)


def _linked(answer):
    label = with_chinese_marked(str(answer.label))
    return format_html('{} <a href="{}" data-total="{}">{}</a>', label, answer.url, answer.count, answer.count)


def _counts(filterset, names):
    """Of the entries that fit all questions but these two. By bitmaps, or while there are none by the database."""
    return (_Bits if _has_bitmaps(filterset, names) else _Groups)(filterset, names)


def _has_bitmaps(filterset, names):
    selection = filterset.selection
    return selection is not None and all(selection.keeps_all(name) for name in names)


class _Bits:
    """A count is three ands, however many entries there are."""

    def __init__(self, filterset, names):
        self._selection, self._names = filterset.selection, names
        others = [each for each in filterset.criteria if each not in names]
        self._rows = self._selection.answering(others, "yes")

    def occurring(self, side):
        name = self._names[side]
        values = self._selection.bitmaps.values[name]
        return {value or UNKNOWN for value in values if self._rows & self._having(name, value)}

    def having(self, *sides):
        """How many have one of some answers to the first question and one of some to the second."""
        rows = self._rows
        for name, values in zip(self._names, sides, strict=True):
            rows &= reduce(or_, (self._having(name, value) for value in values), 0)
        return rows.bit_count()

    def each(self, side, values, others):
        """{answer to one question: how many have it and one of the others to the other}, the others joined once."""
        rows = self._rows & reduce(or_, (self._having(self._names[1 - side], value) for value in others), 0)
        return {value: (rows & self._having(self._names[side], value)).bit_count() for value in values}

    def _having(self, name, value):
        return self._selection.having(name, "" if value == UNKNOWN else value)


class _Groups:
    """The same from the database: entries that answer both questions alike are one group, with their number."""

    def __init__(self, filterset, names):
        others = [criterion for name, criterion in filterset.criteria.items() if name not in names]
        entries = filterset.everything.filter(filterset.answering(others, "yes"))
        facets, basis = [filterset.filters[name] for name in names], filterset.asked["basis"]
        if filterset.selection:
            self._groups = _gathered([_answers(_read(filterset, name, names)) for name in names])
        elif all(type(facet).pairs is Facet.pairs for facet in facets):  # a field each: the database groups
            one, other = (F(facet.known) for facet in facets)
            by = entries.order_by().annotate(_one=one, _other=other).values_list("_one", "_other").annotate(Count("pk"))
            self._groups = {(frozenset([a or UNKNOWN]), frozenset([b or UNKNOWN])): n for a, b, n in by}
        else:
            self._groups = _gathered([_answers(facet.pairs(entries, basis)) for facet in facets])
        self._pairs: Counter = Counter()
        for (firsts, seconds), n in self._groups.items():
            self._pairs.update(dict.fromkeys(product(firsts, seconds), n))

    def occurring(self, side):
        return {value for group in self._groups for value in group[side]}

    def each(self, side, values, others):
        wanted, found = set(others), Counter[str]()
        for group, n in self._groups.items():
            if group[1 - side] & wanted:
                found.update(dict.fromkeys(group[side], n))
        return {value: found[value] for value in values}

    def having(self, first, second):
        if len(first) == len(second) == 1:
            return self._pairs[first[0], second[0]]
        wanted = set(first), set(second)
        return sum(
            n for group, n in self._groups.items() if all(each & want for each, want in zip(group, wanted, strict=True))
        )


def _read(filterset, name, names):
    """(entry, value) as `Facet.pairs` gives them, of a facet with more values than bitmaps are kept of; of another it
    is quicker to take the bitmaps apart."""
    selection, bitmaps = filterset.selection, filterset.selection.bitmaps
    rows = selection.answering([each for each in filterset.criteria if each not in names], "yes")
    whole = bitmaps.values[name] if selection.keeps_all(name) else {"": selection.having(name, "")}
    for value, bits in whole.items():
        yield from ((key, value) for key in bitmaps.page(rows & bits, 0, len(bitmaps.keys)))
    if not selection.keeps_all(name):
        wanted, facet = set(bitmaps.page(rows, 0, len(bitmaps.keys))), filterset.filters[name]
        for _name, key, told in facet.told(name, filterset.everything, filterset.asked["basis"]):
            if key in wanted:
                yield from ((key, value) for value in facet.answers(told) if value)


def _answers(pairs):
    """{entry: its answers to one question}; entries with one answer, which most have, share what holds it."""
    alone: dict[str, frozenset[str]] = {}
    found: dict[str, frozenset[str]] = {}
    for pk, value in pairs:
        answer = alone.get(value) or alone.setdefault(value, frozenset([value or UNKNOWN]))
        found[pk] = found[pk] | answer if pk in found else answer
    return found


def _gathered(sides):
    """{(answers to the one, answers to the other): how many entries give just these}"""
    first, second = sides
    return Counter((answers, second[pk]) for pk, answers in first.items() if pk in second)
