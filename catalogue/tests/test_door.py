"""Who may write to the catalogue: read from the source, since what slips past the one way would do so unseen."""

import ast
import re

from django.conf import settings

# History-keeping bulk creation stands in `catalogue/writing.py`; a catalogue to measure on is made past it, and only in
# a database that holds nothing else.
MAY_OPEN = {"catalogue/models/kept.py", "catalogue/writing.py", "pages/generating/writing.py"}
RAW = re.compile(r"\b(_raw_delete|save_base|_base_manager|_do_update)\b")


def sources():
    for app in (*settings.LOCAL_APPS, "xuhui_portal"):
        for path in sorted((settings.BASE_DIR / app).rglob("*.py")):
            name = path.relative_to(settings.BASE_DIR).as_posix()
            if "/tests/" not in name and "/migrations/" not in name:
                yield name, path.read_text(encoding="utf-8")


def names_in(text):
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Name | ast.Attribute):
            yield node.id if isinstance(node, ast.Name) else node.attr
        elif isinstance(node, ast.alias):
            yield node.name


def test_only_the_one_way_of_writing_opens_the_door():
    found = {name for name, text in sources() if {"writing_allowed", "_writing"} & set(names_in(text))}
    assert found == MAY_OPEN


def test_nobody_goes_round_the_door():
    assert [name for name, text in sources() if RAW.search(text)] == []


def test_nobody_writes_sql_of_their_own():
    """Raw SQL would change rows without a version of them; the index of the search has none and takes orders so."""
    words = re.compile(r"\b(INSERT INTO (?!catalogue_findable_index)|UPDATE \w+ SET|DELETE FROM|TRUNCATE)\b")
    assert [name for name, text in sources() if words.search(text)] == []


def test_every_row_with_history_comes_through_the_door():
    from django.apps import apps

    from catalogue.models.kept import Kept, KeptQuerySet

    models = [model for model in apps.get_models() if hasattr(model, "history")]
    assert models
    assert [model.__name__ for model in models if not issubclass(model, Kept)] == []
    assert [model.__name__ for model in models if not isinstance(model._default_manager.all(), KeptQuerySet)] == []
