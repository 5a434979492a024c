"""
An app uses the floors below it and never one above: in imports, foreign keys and templates alike.

Exempt are tests, which look at a promise from whichever floor shows it best, and migrations, which Django writes: their
order follows from the foreign keys, which are looked at here.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import Field

FLOOR = {app: number for number, app in enumerate(settings.LOCAL_APPS)}
ROOT = "xuhui_portal"  # above all: it knows everybody and nobody knows it
EXEMPT = {"tests", "migrations"}
TEMPLATES = settings.BASE_DIR / "templates"
USED_TEMPLATE = re.compile(r"""\{%-?\s*(?:extends|include)\s+["']([^"']+)["']""")
# Names of apps in code that are not imports: apps.get_model("…"), import_module("…"), AUTH-like settings.
LAZY = {"get_model", "get_app_config", "import_module", "__import__", "import_string"}


def code_of(app: str) -> Iterator[Path]:
    for path in sorted((settings.BASE_DIR / app).rglob("*.py")):
        if not EXEMPT & set(path.relative_to(settings.BASE_DIR).parts):
            yield path


def imports(path: Path) -> Iterator[str]:
    """The first name of every module that a file imports, wherever in the file it does so."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name.partition(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            parts = path.relative_to(settings.BASE_DIR).parent.parts
            # One dot is the file's own package, each further one the package above it.
            here = parts[: len(parts) - node.level + 1] if node.level else ()
            module = node.module.split(".") if node.module else []
            yield from [(*here, *module)[0]] if (*here, *module) else (name.name for name in node.names)
        elif isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name in LAZY:
                yield str(node.args[0].value).partition(".")[0]


def is_above(name: str, app: str) -> bool:
    return name == ROOT or FLOOR.get(name, -1) > FLOOR[app]


def test_the_floors_are_those_of_the_style_guide() -> None:
    assert sorted(settings.LOCAL_APPS, key=settings.INSTALLED_APPS.index) == settings.LOCAL_APPS
    order = [
        "catalogue",
        "pictures",
        "sources",
        "districts",
        "institutions",
        "incubators",
        "transfer",
        "atlas",
        "versions",
        "pages",
        "compare",
        "corrections",
        "search",
        "staff",
        "stewardship",
    ]
    assert [app for app in order if app in settings.LOCAL_APPS] == settings.LOCAL_APPS


def test_every_folder_with_code_stands_on_a_floor() -> None:
    found = {path.parent.name for path in settings.BASE_DIR.glob("*/__init__.py")}
    assert found == {*settings.LOCAL_APPS, ROOT, "bench"}, "bench/ measures the house and is no part of it"


@pytest.mark.parametrize("app", settings.LOCAL_APPS)
def test_an_app_imports_nothing_from_above(app: str) -> None:
    files = list(code_of(app))
    assert files
    assert [f"{path.name}: {name}" for path in files for name in imports(path) if is_above(name, app)] == []


@pytest.mark.parametrize(
    "code",
    [
        "import pages.views",
        "from pages import views",
        "def late():\n    from xuhui_portal import settings",
        "def late():\n    import atlas",
        "from ..pages import views",
        "from importlib import import_module\nimport_module('transfer.models')",
        "from django.apps import apps\napps.get_model('atlas', 'Figure')",
        "from django.apps import apps\napps.get_model('atlas.Figure')",
    ],
)
def test_an_import_upward_is_noticed_in_whatever_form(
    code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "BASE_DIR", tmp_path)
    path = tmp_path / "sources" / "something.py"
    path.parent.mkdir()
    path.write_text(code, encoding="utf-8")
    assert [name for name in imports(path) if is_above(name, "sources")]


@pytest.mark.parametrize("app", settings.LOCAL_APPS)
def test_an_app_has_no_foreign_key_to_a_model_above(app: str) -> None:
    """Django has resolved strings by now. History tables are the app's own models too."""
    wrong = []
    for model in apps.get_app_config(app).get_models(include_auto_created=True):
        for field in model._meta.get_fields():
            if isinstance(field, Field) and field.is_relation:
                target = field.related_model
                label = target if isinstance(target, str) else target._meta.app_label if target else ""
                if is_above(label.partition(".")[0], app):
                    wrong.append(f"{model.__name__}.{field.name}")
    assert wrong == []


@pytest.mark.parametrize("app", settings.LOCAL_APPS)
def test_an_app_names_no_app_above_in_a_foreign_key(app: str) -> None:
    """As strings in the code, in case a model is not installed: ForeignKey("atlas.Figure")."""
    wrong = []
    for path in code_of(app):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                name, dot, model = node.value.partition(".")
                if dot and re.fullmatch(r"[A-Z]\w+", model) and is_above(name, app):
                    wrong.append(f"{path.name}: {node.value}")
    assert wrong == []


# Folders whose names Django gives: the frame of its admin and its pages about passwords.
LENT = {"admin": "staff", "registration": "staff"}


def floor_of_template(name: str) -> int:
    """
    templates/<app>/… is its app's, and so is admin/<app>/…; base.html, error pages and components/ belong to the lowest
    floor.
    """
    folders = name.split("/")
    if folders[0] == "admin" and folders[1] in FLOOR:
        return FLOOR[folders[1]]
    return FLOOR.get(LENT.get(folders[0], folders[0]), 0)


def templates() -> list[str]:
    return sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))


def test_a_template_extends_and_includes_nothing_from_above() -> None:
    wrong = []
    for name in templates():
        for used in USED_TEMPLATE.findall((TEMPLATES / name).read_text(encoding="utf-8")):
            assert (TEMPLATES / used).is_file(), f"{name} uses {used}, which is not there"
            if floor_of_template(used) > floor_of_template(name):
                wrong.append(f"{name}: {used}")
    assert wrong == []


def test_every_template_lies_in_a_folder_of_its_floor() -> None:
    assert {name.partition("/")[0] for name in templates() if "/" in name} <= {*FLOOR, *LENT, "components"}


def test_a_shared_part_uses_shared_parts_only() -> None:
    for name in templates():
        if name.startswith("components/"):
            used = USED_TEMPLATE.findall((TEMPLATES / name).read_text(encoding="utf-8"))
            assert all(other.startswith("components/") for other in used), name


@pytest.mark.parametrize("app", settings.LOCAL_APPS)
def test_an_app_renders_no_template_from_above(app: str) -> None:
    named = re.compile(r"""["']([\w-]+(?:/[\w-]+)*\.html)["']""")
    wrong = [f"{path.name}: {name}" for path in code_of(app) for name in named.findall(path.read_text(encoding="utf-8"))
             if floor_of_template(name) > FLOOR[app]]  # fmt: skip
    assert wrong == []
