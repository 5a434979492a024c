"""What a drawing shows, said in a sentence: its numbers are those of the list and lead to their rows."""

from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from atlas.asking import NOUNS
from catalogue.facets import UNKNOWN
from catalogue.language import is_english

PUT_BY_EDITORS = ("inferred", "editorial")
LEADING = ("district", "kind", "status")  # the first that the noun is asked by is what the sentence is about


class Finding:
    """panel: of the filter set. path: of the list."""

    def __init__(self, filterset, panel, path):
        self._filterset, self._panel, self._path = filterset, panel, path
        self._name = next((name for name in LEADING if name in filterset.filters), "")

    @property
    def text(self):
        """Of those that fit; of the others only how many there are."""
        total = self._link({}, self._panel.count)
        noun = NOUNS[self._filterset.noun].title
        if self._filterset.asked["match"] != "yes" or not self._panel.count or not self._name:
            return format_html(_("共 {total} 个结果。"), total=total)
        return _joined(" " if is_english() else "", [self._known(total, noun), *self._most()])

    def _known(self, total, noun):
        unknown = self._answers(self._name, UNKNOWN)
        if f"{self._name}_basis" not in self._filterset.filters or self._filterset.asked["basis"] == "stated":
            words = _("{total} 个{noun}里，{label}未注明的 {unknown} 个。")
            label = self._filterset.filters[self._name].label
            return format_html(words, total=total, noun=noun, label=label, unknown=unknown)
        return format_html(
            _("{total} 个{noun}里，街区由来源写明的 {stated} 个，编者推断的 {inferred} 个，未注明的 {unknown} 个。"),
            total=total,
            noun=noun,
            stated=self._answers("district_basis", "stated"),
            inferred=self._answers("district_basis", *PUT_BY_EDITORS),
            unknown=unknown,
        )

    def _most(self):
        """The answer that most give, or those that share the first place; none where only some were asked for."""
        counts = {value: self._panel.count_option(self._name, value) for value in self._values()}
        most = max(counts.values(), default=0)
        leading = [value for value, count in counts.items() if count == most]
        if self._filterset.asked[self._name] or most == 0 or len(leading) > 3:
            return []
        words = _("{name}（{count} 个）")
        named = [
            format_html(words, name=self._named(value), count=self._answers(self._name, value)) for value in leading
        ]
        has_blanks = self._panel.count_option(self._name, UNKNOWN)
        words = _("除去未注明的，最多的是{names}。") if has_blanks else _("最多的是{names}。")
        return [format_html(words, names=_joined(_("、"), named))]

    def _values(self):
        """Those that are ranked: beside Xuhui neither what lies outside, nor a number that holds both."""
        facet, scope = self._filterset.filters[self._name], self._filterset.asked["scope"]
        if facet.noun:
            named = [(slug, each) for (noun, slug), each in self._filterset.names.items() if noun == facet.noun]
            return [slug for slug, record in named if record.is_comparator == (scope == "comparator")]
        return [code for code, _label in facet.choices()] if scope != "all" else []

    def _named(self, value):
        return self._filterset.name_of(self._filterset.filters[self._name], value)

    def _answers(self, name, *values):
        """The rows with one of these answers, as a link to them."""
        counts = {value: self._panel.count_option(name, value) for value in values}
        found = [value for value, count in counts.items() if count]
        return self._link({name: found or [values[0]]}, sum(counts.values()))

    def _link(self, changes, count):
        url = self._filterset.url(self._path, **self._filterset.list_changes, **changes)
        return format_html('<a href="{}" data-total="{}">{}</a>', url, count, count)


def _joined(separator, texts):
    return format_html_join(separator, "{}", ((text,) for text in texts))
