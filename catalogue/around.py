"""What an entry's page shows of other entries: lists, those that are alike, dates. All of it from one query."""

from catalogue.asking import fetch


class Around:
    """parts: each with a `name`, the questions that it `asks` of an entry, and how to `show` the rows found."""

    name = "around"

    def __init__(self, *parts):
        self.parts = parts

    def load(self, entry, marks, rows):
        asked = [part.asks(entry) for part in self.parts]
        found = iter(fetch(entry, [question for questions in asked for question in questions]))
        return {
            part.name: part.show(entry, [next(found) for _question in questions], marks, rows)
            for part, questions in zip(self.parts, asked, strict=True)
        }
