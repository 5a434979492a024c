"""Filling in staff forms as a browser without scripts would: what the page holds is what is sent."""

import re
from html.parser import HTMLParser


class _Fields(HTMLParser):
    """Values of the fields of the first form of a page that is sent by POST and has a class or a name we ask for."""

    def __init__(self):
        super().__init__()
        self.values: dict[str, list[str]] = {}
        self.area = self.select = None
        self.is_inside = False
        self.is_over = False

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form" and given.get("method", "").lower() == "post" and "entry-form" in (given.get("class") or ""):
            self.is_inside = not self.is_over
        if not self.is_inside:
            return
        if tag == "input":
            self._input(given)
        elif tag == "textarea":
            self.area = given["name"]
            self.values.setdefault(self.area, [""])
        elif tag == "select":
            self.select = given["name"]
            self.values.setdefault(self.select, [""])
        elif tag == "option" and self.select and "selected" in given:
            self.values[self.select] = [given.get("value") or ""]

    def _input(self, given):
        kind = given.get("type", "text")
        if kind == "checkbox" and "checked" in given:
            self.values[given["name"]] = [given.get("value") or "on"]
        elif kind not in ("checkbox", "submit", "file") and "name" in given:
            self.values.setdefault(given["name"], []).append(given.get("value") or "")

    def handle_data(self, data):
        if self.area:
            self.values[self.area] = [self.values[self.area][0] + data]

    def handle_endtag(self, tag):
        if tag == "form" and self.is_inside:
            self.is_inside, self.is_over = False, True
        if tag == "textarea" and self.area:
            self.values[self.area] = [self.values[self.area][0].removeprefix("\n")]
            self.area = None
        if tag == "select":
            self.select = None


def fields_of(response):
    """{name: [values]} of the form of an entry, as a browser would send it untouched."""
    reader = _Fields()
    reader.feed(response.content.decode())
    return reader.values


def citation_of(fields, key, new=True):
    """The prefix of the first citation form of a fact: the blank one, or one that stands."""
    for name, values in fields.items():
        if name.endswith("-key") and values == [key]:
            prefix = name.removesuffix("key")
            if bool(fields[f"{prefix}was"][0]) != new:
                return prefix
    raise AssertionError(f"no citation form for {key}")


def button_value(page, name):
    """What a button of this name sends."""
    return re.search(rf'name="{name}"\s+value="([^"]*)"', page).group(1)


def address(entry, page="change"):
    app, noun = type(entry)._meta.app_label, entry.NOUN
    return f"/admin/{app}/{noun}/{entry.pk.replace(':', '_3A')}/{page}/"
