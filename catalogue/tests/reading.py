"""Reading answers as a visitor does: a page as a tree, a file as rows."""

import csv
import io
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}


class Node:
    """An element of a page. `children` holds elements and texts in their order."""

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


class _Builder(HTMLParser):
    def __init__(self):
        super().__init__()
        self.root = self.here = Node("", {})

    def handle_starttag(self, tag, attrs):
        node = Node(tag, dict(attrs), self.here)
        self.here.children.append(node)
        if tag not in VOID:
            self.here = node

    def handle_startendtag(self, tag, attrs):
        self.here.children.append(Node(tag, dict(attrs), self.here))

    def handle_endtag(self, tag):
        assert self.here.tag == tag, f"</{tag}> closes <{self.here.tag}>"
        self.here = self.here.parent

    def handle_data(self, data):
        self.here.children.append(data)


def tree(html):
    """A page as a tree; an element closed in the wrong place is an error."""
    builder = _Builder()
    builder.feed(html)
    assert builder.here is builder.root, f"<{builder.here.tag}> is never closed"
    return builder.root


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
