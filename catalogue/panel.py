"""What the filter panel shows: answers, facets with their options, and chips for what is chosen."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from catalogue.addresses import address
from catalogue.counting import ANSWERS, count_answers, count_options, count_relaxed, count_scopes
from catalogue.facets import UNKNOWN, DateBound, Facet, NumberBound
from catalogue.language import listed
from catalogue.models.record import Scope
from catalogue.version import kept

SHOWN_FIRST = 6
MOST_WITHOUT_FOLDING = 8
OPEN_FIRST = 3
MOST_RELAXED = 3
MOST_OFFERED, SHOWN_OF_MANY = 100, 40  # of more values, only those that most rows have


@dataclass
class Answer:
    word: str
    label: str
    count: int
    url: str
    is_current: bool


@dataclass
class Option:
    value: str
    label: str
    count: int
    url: str
    is_chosen: bool
    district: str = ""
    certainty: str = ""
    is_comparator: bool = False

    @property
    def is_zero(self):
        return not self.count


@dataclass
class FacetGroup:
    """A facet with its options: those with rows first, those without last but before the blanks.

    shown, rest_url: where there are too many to offer, how many are, and where the others are found.
    """

    name: str
    label: str
    note: str
    options: list[Option]
    is_early: bool = False
    shown: int = 0
    rest_url: str = ""

    @property
    def chosen(self):
        return sum(option.is_chosen for option in self.options)

    @property
    def is_open(self):
        """The first few, and those that narrow the list; the others are folded up to their names."""
        return self.is_early or bool(self.chosen)

    @property
    def options_first(self):
        return self.options if len(self.options) <= MOST_WITHOUT_FOLDING else self.options[:SHOWN_FIRST]

    @property
    def options_more(self):
        return self.options[len(self.options_first) :]


@dataclass
class Chip:
    label: str
    value: str
    url: str


@dataclass
class Relaxation:
    """A condition that leaves no row beside the others, and how many there are without it."""

    label: str
    value: str
    count: int
    url: str


@dataclass
class Limit:
    """A text box for a bound on a number or a date."""

    name: str
    label: str
    value: str
    error: str
    is_number: bool


def places_of(filterset, name):
    """{value of a facet: its place in the order that the sources give}"""
    facet = filterset.filters[name]
    return kept(
        f"sequence {filterset._meta.model.NOUN} {name}",
        lambda: {slug: place for place, slug in enumerate(facet.in_sequence())},
    )


class Panel:
    """Everything beside a list that depends on the query. Two queries and one for names, whatever the rows."""

    def __init__(self, filterset):
        self.filterset = filterset
        counts = count_answers(filterset)
        self.total = sum(counts.values())
        self.answers = [self._answer(word, counts[word]) for word in ANSWERS]
        self.count = 0 if filterset.refused else counts[filterset.asked["match"]]
        self._count_options = count_options(filterset, self.total)

    def _answer(self, word, count):
        label = {"yes": _("符合"), "unknown": _("未注明，可询问"), "no": _("不符合")}[word]
        return Answer(word, label, count, self.filterset.url(match=word), self.filterset.asked["match"] == word)

    def count_of(self, word):
        return next(answer.count for answer in self.answers if answer.word == word)

    def count_option(self, name, value):
        """The number beside an option of a facet."""
        return self._count_options[name](value)

    def scopes(self, path="", **changes):
        """(number, address) of the rows of Xuhui and of those beside it, where a list holds both. path: of the list."""
        if self.filterset.asked["scope"] != "all" or not self.count:
            return []
        counts = count_scopes(self.filterset)
        scopes = (Scope.XUHUI, Scope.COMPARATOR)
        return [(counts[scope], self.filterset.url(path, **changes, scope=str(scope))) for scope in scopes]

    @property
    def has_criteria(self):
        return bool(self.filterset.criteria) or self.filterset.asked["match"] != "yes"

    @property
    def asks_nothing(self):
        """Whether those that do not fit are asked for, while there is nothing to fit."""
        return not self.filterset.criteria and self.filterset.asked["match"] != "yes"

    @property
    def clear_url(self):
        """The whole list, shown in the same way."""
        asked = [*self.filterset.questions, "q", "basis", "scope", "match"]
        return self.filterset.url(**dict.fromkeys(asked))

    @property
    def facets(self):
        listed = [
            (name, facet)
            for name, facet in self.filterset.questions.items()
            if isinstance(facet, Facet) and facet.is_listed
        ]
        return [self._group(name, facet, place < OPEN_FIRST) for place, (name, facet) in enumerate(listed)]

    def _group(self, name, facet, is_early):
        counted, is_cut = self._counted(name, facet)
        chosen, url = self.filterset.asked[name] or (), self.filterset.urls(name)
        options = [self._option(facet, value, number, url(value), value in chosen) for value, number in counted]
        group = FacetGroup(name, facet.label, facet.note, options, is_early)
        if is_cut:
            group.shown = SHOWN_OF_MANY
            group.rest_url = address(f"{facet.noun}:list") if facet.noun else ""
        return group

    def _counted(self, name, facet):
        """([(value, rows)], whether there are others that are not offered)"""
        count, chosen = self._count_options[name], self.filterset.asked[name] or ()
        if facet.noun:
            records = self.filterset.names.items()
            offered = [(record, count(slug)) for (noun, slug), record in records if noun == facet.noun]
            counted = [(record.slug, rows) for record, rows in offered if self._may_offer(record, name, rows)]
        else:
            counted = [(code, count(code)) for code, _label in facet.choices()]
        places = places_of(self.filterset, name)
        # What has a natural order keeps it, whatever is counted; only what has no row goes last.
        counted.sort(key=lambda each: (not each[1], places.get(each[0], -each[1])))
        is_cut = len(counted) > MOST_OFFERED
        if is_cut:
            counted = [each for place, each in enumerate(counted) if place < SHOWN_OF_MANY or each[0] in chosen]
        counted.append((UNKNOWN, count(UNKNOWN)))
        return counted, is_cut

    def _may_offer(self, record, name, count):
        """In a list of Xuhui alone a comparator is an option only where some row names it, or it was chosen.

        A district outside is named by none; where blanks are asked for it would still be counted, with all of them.
        """
        is_elsewhere = self.filterset.asked["scope"] == Scope.XUHUI and record.scope == Scope.COMPARATOR
        is_named = record.noun != "district" and count
        return not is_elsewhere or is_named or record.slug in (self.filterset.asked[name] or ())

    def _option(self, facet, value, count, url, is_chosen):
        option = Option(value, self.filterset.name_of(facet, value), count, url, is_chosen)
        if facet.noun == "district":
            option.district = "" if value == UNKNOWN else value
            option.certainty = "unknown" if value == UNKNOWN else "stated"
        option.is_comparator = self.filterset.is_outside(facet, value)
        return option

    @cached_property
    def limits(self):
        found = []
        for name, question in self.filterset.questions.items():
            if isinstance(question, NumberBound):
                errors = self.filterset.refused.get(name, [""])
                found.append(
                    Limit(
                        name,
                        question.label,
                        self.filterset.data.get(name, "").strip(),
                        errors[0],
                        not isinstance(question, DateBound),
                    )
                )
        return found

    @property
    def relaxations(self):
        """What to leave out where nothing is left: those that give most rows. Two queries more."""
        found = count_relaxed(self.filterset)
        chips = [
            Relaxation(
                self.filterset.filters[name].label, self._values(name), count, self.filterset.url(**{name: None})
            )
            for name, count in found.items()
            if count
        ]
        return sorted(chips, key=lambda chip: -chip.count)[:MOST_RELAXED]

    def _values(self, name):
        value, question = self.filterset.asked[name], self.filterset.filters[name]
        if name == "q":
            return value
        return listed(
            self.filterset.name_of(question, each) for each in (value if isinstance(value, list) else [value])
        )

    def _url_without(self, **changes):
        """The list with less asked of it; where nothing is left to ask, everything fits."""
        left = {name for name in self.filterset.criteria if changes.get(name, True)}
        return self.filterset.url(**changes) if left else self.filterset.url(**changes, match=None)

    @cached_property
    def chips(self):
        asked, url = self.filterset.asked, self._url_without
        chips = []
        for name, question in self.filterset.questions.items():
            values = asked[name] or []
            for value in values if isinstance(values, list) else [values]:
                rest = [other for other in values if other != value] if isinstance(values, list) else None
                chips.append(Chip(question.label, self.filterset.name_of(question, value), url(**{name: rest})))
        settings = {
            "q": asked["q"],
            "basis": {"stated": _("只看来源明示的")}.get(asked["basis"]),
            "scope": {"comparator": _("区外·对照"), "all": _("徐汇与区外·对照")}.get(asked["scope"]),
        }
        chips += [
            Chip(self.filterset.filters[name].label, word, url(**{name: None}))
            for name, word in settings.items()
            if word
        ]
        return chips
