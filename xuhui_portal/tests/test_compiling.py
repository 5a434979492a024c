"""A compiled template says what Django says."""

import gc
import weakref
from dataclasses import dataclass
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django.shortcuts import render
from django.template import Context, Engine
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

PARTS = {
    "part.html": "{% load i18n %}<i>{{ name }}{{ other }}{% translate '街区' %}"
    "{% for x in list %}{{ x }}{% endfor %}</i>",
    "base.html": "<b>{% block title %}base {{ name }}{% endblock %}</b>{% block main %}{% endblock %}",
    "frame.html": "{% extends 'base.html' %}{% block title %}[{{ block.super }}{{ block.super }}]{% endblock %}"
    "{% block main %}{% with x=1 %}{% if a %}{% else %}{% block more %}{{ x }}{% endblock %}{% endif %}{% endwith %}"
    "{% endblock %}",
}
TEMPLATES = (
    "{{ name }}|{{ nothing }}|{{ safe }}|{{ number }}|{{ half }}|{{ none }}|{{ yes }}|{{ lazy }}|{{ date }}",
    "{{ thing.name }}{{ thing.nothing.more }}{{ list.0 }}{{ list.9 }}{{ map.key }}{{ map.items }}{{ call }}{{ needs }}",
    "{{ name|upper }}{{ nothing|default:'none' }}{{ safe|lower }}{{ list|join:', ' }}"
    "{{ nothing|length }}{{ half|floatformat:2 }}",
    "{% if a %}a{% elif nothing.more %}b{% else %}c{% endif %}{% if not nothing and number > 2 %}d{% endif %}",
    "{% if none > 3 %}a{% endif %}{% if name in nothing %}b{% endif %}{% if nothing == None %}c{% endif %}"
    "{% if number == 3 or a %}d{% endif %}{% if list|length > 1 %}e{% endif %}{% if name is not none %}f{% endif %}",
    "{% for x in list %}{{ forloop.counter }}{% if not forloop.last %},{% endif %}{{ x }}{% empty %}none{% endfor %}",
    "{% for x in none %}{{ x }}{% empty %}none{% endfor %}{% for k, v in map.items %}{{ k }}{{ v }}{% endfor %}",
    "{% for x in list reversed %}{% for y in list %}{{ forloop.parentloop.counter0 }}{{ y }}{% endfor %}{% endfor %}",
    "{% for x in list %}{% ifchanged x %}{{ x }}{% endifchanged %}{% cycle 'a' 'b' %}{% endfor %}",
    "{% with x=thing.name y=nothing %}{{ x }}{{ y }}{% if y == '' %}empty{% endif %}{% endwith %}{{ x }}",
    "{% include 'part.html' with name=name list=list only %}{% include 'part.html' %}",
    "{% for x in list %}{% include 'part.html' with other=x only %}{% include 'part.html' with other=x %}{% endfor %}",
    "{% load i18n %}{% translate '街区' %}{% translate '街区' as word %}{{ word }}"
    "{% get_current_language as l %}{{ l }}",
    "{% load i18n %}{% blocktranslate with n=name %}共 {{ n }} 100% {{ number }}{{ nothing }}{% endblocktranslate %}"
    "{% blocktranslate count c=number asvar s %}一 {{ c }}{% plural %}多 {{ c }}{% endblocktranslate %}{{ s }}",
    "{% extends 'base.html' %}{% block title %}{{ block.super }}!{% endblock %}"
    "{% block main %}{{ list.1 }}{% endblock %}",
    "{% extends 'frame.html' %}{% block title %}{{ block.super }}!{% block in %}{{ x }}{% endblock %}{% endblock %}"
    "{% block more %}{{ block.super }}{% with x=2 %}{{ x }}{% endwith %}{{ x }}{% endblock %}"
    "{% block no %}-{% endblock %}",
    "{% extends 'frame.html' %}{% block main %}{% for x in list %}{{ x }}{% endfor %}{% endblock %}",
    "{% extends 'frame.html' %}{% block more %}{{ block.super|lower }}{% endblock %}",
    "{% extends 'frame.html' %}{% block more %}{% filter upper %}x{{ block.super }}{% endfilter %}{% endblock %}",
    "{% load i18n %}{% with y=1 %}{% if a %}{% else %}{% translate '街区' as word %}{% endif %}{{ word }}{% endwith %}",
    "{% load i18n static %}{% static 'a b.css' %}{% static name as url %}{{ url }}{% now 'Y-m-d' %}"
    "{{ moment|date:'Y-m-d' }}{{ day|date:'Y-m-d' }}{{ nothing|date:'Y-m-d' }}{{ name|date:'Y-m-d' }}"
    "{% url 'about' %}{% url 'incubator:detail' thing.name %}{% url 'incubator:list' %}"
    "{% url 'no-such' as no %}{{ no }}"
    "{% translate '来源' context 'list' %}{% translate '来源' context name %}",
    "{% for r in records %}{{ r.name }}{{ r.nothing }}{{ r.twice }}{% if r.nothing == None %}-{% endif %}"
    "{% include 'part.html' with name=r.name list=list only %}{% endfor %}{{ records.0.name }}",
    "{% extends frame %}{% block more %}{{ block.super }}{% endblock %}",
    "{% autoescape off %}{{ name }}{% endautoescape %}{{ name }}{% comment %}x{% endcomment %}{'}{{ '{' }}\\n\"",
)


@dataclass(slots=True)
class Plain:
    """A record whose fields templates take at once."""

    name: str

    @property
    def twice(self):
        return self.name * 2


def needs(argument):
    return argument


VALUES = {
    "name": "<a & 'b'>",
    "safe": mark_safe("<B>"),
    "number": 3,
    "half": 0.5,
    "none": None,
    "yes": True,
    "lazy": gettext_lazy("街区"),
    "list": ["x", "x", "<y>"],
    "map": {"key": "v&"},
    "thing": SimpleNamespace(name="thing"),
    "frame": "frame.html",
    "records": [Plain("<a>"), Plain(""), Plain("b")],
    "moment": datetime(2026, 11, 22, 20, tzinfo=UTC),
    "day": date(2026, 1, 2),
    "call": lambda: "called",
    "needs": needs,
}


def rendered(loader, source, language):
    locmem = ("django.template.loaders.locmem.Loader", {**PARTS, "page.html": source})
    engine = Engine(
        loaders=[(loader, [locmem])], libraries={word: f"django.templatetags.{word}" for word in ("i18n", "static")}
    )
    with translation.override(language):
        return engine.get_template("page.html").render(Context(dict(VALUES)))


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_compiled_template_says_what_django_says(language):
    for source in TEMPLATES:
        said = rendered("django.template.loaders.cached.Loader", source, language)
        assert rendered("xuhui_portal.compiling.loader.Loader", source, language) == said, source


def test_indentation_is_left_out_and_no_other_space():
    source = "<p>\n    {{ name|length }}  a\n\n\t</p> <b> b</b>{% if number %}   \n  {% endif %}"
    said = "<p>\n9  a\n</p> <b> b</b>\n"
    assert rendered("xuhui_portal.compiling.loader.Loader", source, "zh-hans") == said


def test_a_failing_property_is_no_missing_name():
    class Thing:
        @property
        def broken(self):
            raise AttributeError("within")

    locmem = ("django.template.loaders.locmem.Loader", {"page.html": "{{ thing.broken }}"})
    engine = Engine(loaders=[("xuhui_portal.compiling.loader.Loader", [locmem])])
    template = engine.get_template("page.html")
    with pytest.raises(AttributeError, match="within"):
        template.render(Context({"thing": Thing()}))


def test_what_a_page_was_made_from_is_freed_with_it(rf):
    class Crumb:
        label, url = "孵化器", "/incubators/"

    crumbs = [Crumb(), Crumb()]
    kept = weakref.ref(crumbs[0])
    gc.disable()
    try:
        page = render(rf.get("/"), "components/crumbs.html", {"crumbs": crumbs})
        assert "孵化器" in page.content.decode()
        del crumbs
        assert kept() is None, "only the collector of rings would free it"
    finally:
        gc.enable()
