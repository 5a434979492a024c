"""What an entry's page shows of other entries: lists, those that are alike, dates. All of it from one query."""

from catalogue.asking import fetch


class Around:
    """parts: each with a `name`, what it `asks` of an entry, and how to `show` the rows found."""

    name = "around"

    def __init__(self, *parts):
        self.parts = parts

    def load(self, entry, marks, rows):
        asked = [part.asks(entry) for part in self.parts]
        found = iter(fetch([ask for asks in asked for ask in asks]))
        return {
            part.name: part.show(entry, [next(found) for _ask in asks], marks, rows)
            for part, asks in zip(self.parts, asked, strict=True)
        }
