"""Reading answers as a visitor does: a page as a tree, a file as rows."""

import csv
import io
import re
from html import unescape

ATTRIBUTES = r"""(?:\s+[^\s=<>"'/]+(?:=(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+))?)*\s*"""
ATTRIBUTE = re.compile(r"""([^\s=<>"'/]+)(?:(=)(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?""")
MARKUP = re.compile(
    r"<!--.*?-->|<!doctype[^>]*>|</(?P<closes>[a-z][a-z0-9-]*)\s*>"
    rf"|<(?P<raw>script|style)(?P<raw_attributes>{ATTRIBUTES})>(?P<code>.*?)</(?P=raw)>"
    rf"|<(?P<opens>[a-z][a-z0-9-]*)(?P<attributes>{ATTRIBUTES})(?P<closed>/?)>",
    re.DOTALL | re.IGNORECASE,
)
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}


class Node:
    """An element of a page. `children` holds elements and texts in their order."""

    __slots__ = ("attributes", "children", "parent", "tag")

    def __init__(self, tag, attributes, parent=None):
        self.tag, self.attributes, self.parent, self.children = tag, attributes, parent, []

    def __getitem__(self, name):
        return self.attributes.get(name) or ""

    def __iter__(self):
        """Every element below this one, in the order of the page."""
        for child in self.children:
            if isinstance(child, Node):
                yield child
                yield from child

    def all(self, tag="", css="", **attributes):
        """Elements by tag, class and attributes (`data_total` for `data-total`; True for any value)."""
        wanted = {name.replace("_", "-"): value for name, value in attributes.items()}
        return [
            node
            for node in self
            if (not tag or node.tag == tag)
            and (not css or css in node["class"].split())
            and all(name in node.attributes and value in (True, node[name]) for name, value in wanted.items())
        ]

    def one(self, tag="", css="", **attributes):
        found = self.all(tag, css, **attributes)
        assert len(found) == 1, f"{len(found)} of <{tag} class={css} {attributes}>"
        return found[0]

    @property
    def text(self):
        parts = (child if isinstance(child, str) else child.text for child in self.children)
        return " ".join("".join(parts).split())


def tree(html):
    """A page as a tree. An element closed in the wrong place is an error, and a < that begins neither tag nor comment.

    Twice as quick as the parser of the standard library, on which much of the time of the tests was spent.
    """
    here = root = Node("", {})
    place = 0
    for found in MARKUP.finditer(html):
        _add_text(here, html[place : found.start()])
        place = found.end()
        if found["closes"]:
            assert here.tag == found["closes"].lower(), f"</{found['closes']}> closes <{here.tag}>"
            here = here.parent
        elif tag := (found["opens"] or found["raw"] or "").lower():
            node = Node(tag, _attributes(found["attributes"] or found["raw_attributes"]), here)
            here.children.append(node)
            if found["raw"]:
                node.children += filter(None, [found["code"]])
            elif tag not in VOID and not found["closed"]:
                here = node
    _add_text(here, html[place:])
    assert here is root, f"<{here.tag}> is never closed"
    return root


def _add_text(node, text):
    assert "<" not in text, f"no tag: {text[text.index('<') :][:80]}"
    if text:
        node.children.append(unescape(text))


def _attributes(written):
    found = ATTRIBUTE.findall(written) if written else ()
    return {
        name.lower(): unescape(double or single or bare) if sign else None for name, sign, double, single, bare in found
    }


def read_page(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status, f"{address}: {answer.status_code}"
    return tree(answer.content.decode())


def file_text(answer):
    return b"".join(answer.streaming_content).decode()


def read_file(client, address):
    """(header, rows as {column: cell}) of a CSV file."""
    answer = client.get(address)
    assert answer.status_code == 200, f"{address}: {answer.status_code}"
    text = file_text(answer)
    assert text.startswith("\ufeff")
    reader = csv.reader(io.StringIO(text[1:], newline=""), strict=True)
    header = next(reader)
    return header, [dict(zip(header, cells, strict=True)) for cells in reader]


def slugs(client, address):
    return [row["slug"] for row in read_file(client, address)[1]]
