"""What a browser loads: few files, small ones, and no rule that nothing uses."""

import gzip
import json
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client, override_settings

from xuhui_portal.tests.weight import MOST, too_much

CSS = Path(settings.STATICFILES_DIRS[0]) / "css"
IMPORTED = re.findall(r'@import url\("([^"]+)"\)', (CSS / "site.css").read_text(encoding="utf-8"))
# What readers load. The sheets of staff pages also name classes that Django's own templates give.
SHEETS = [CSS / "site.css", *(CSS / name for name in IMPORTED), CSS / "components/schematic.css"]
# Found by weighing every page of the real data.
HEAVIEST = (
    "/atlas/trends/?scope=all",
    "/sources/?per=100&scope=all&view=table",
    "/figures/?per=100&scope=all&view=table",
    "/sources/src-answer-sheet/",
)


def text(path: Path) -> str:
    """A style sheet without its comments."""
    return re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Static files as they are served: collected, joined and named by what they hold."""
    root = tmp_path_factory.mktemp("static")
    with collecting(root):
        yield root


@contextmanager
def collecting(root: Path, **changes: Any) -> Iterator[None]:
    """Our own files alone, as on a server; inside, they may be collected again."""
    storages = settings.STORAGES | {"staticfiles": {"BACKEND": "xuhui_portal.static_files.OneSheetStorage"}}
    finders = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    with override_settings(STATIC_ROOT=root, STORAGES=storages, STATICFILES_FINDERS=finders, **changes):
        call_command("collectstatic", interactive=False, verbosity=0)
        yield


def served(collected: Path, name: str) -> str:
    names = json.loads((collected / "staticfiles.json").read_text(encoding="utf-8"))["paths"]
    return (collected / names[name]).read_text(encoding="utf-8")


def test_the_style_sheet_is_served_as_one_file_that_holds_all_it_imports(collected: Path) -> None:
    sheet = served(collected, "css/site.css")
    assert "@import" not in sheet
    assert IMPORTED
    for name in IMPORTED:
        assert (CSS / name).read_text(encoding="utf-8") in sheet


def test_a_changed_component_reaches_the_served_file_though_the_entry_is_the_same(tmp_path: Path) -> None:
    folder = tmp_path / "source" / "css"
    folder.mkdir(parents=True)
    (folder / "site.css").write_text('@import url("one.css");\n', encoding="utf-8")
    (folder / "one.css").write_text(".one { color: red; }\n", encoding="utf-8")
    with collecting(tmp_path / "root", STATICFILES_DIRS=[tmp_path / "source"]):
        (folder / "one.css").write_text(".one { color: blue; }\n", encoding="utf-8")
        call_command("collectstatic", interactive=False, verbosity=0)
        assert "blue" in served(tmp_path / "root", "css/site.css")


def test_all_style_sheets_together_stay_within_their_weight(collected: Path) -> None:
    own = [served(collected, "css/site.css"), *(text(path) for path in SHEETS if path.name == "schematic.css")]
    assert sum(len(gzip.compress(sheet.encode())) for sheet in own) <= MOST["CSS"]


@pytest.mark.django_db
@pytest.mark.parametrize("address", HEAVIEST)
def test_the_heaviest_pages_are_light_enough(client: Client, address: str) -> None:
    """Of what there is; those of `every_page` are weighed where a browser opens them."""
    assert too_much(client.get(address).content.decode()) == []


def test_a_page_that_is_too_heavy_is_found_out() -> None:
    sheet, pictures = '<link rel="stylesheet" href="/static/css/site.css">', "<img src=''>" * 9
    page = secrets.token_hex(70_000) + sheet + pictures
    assert [found.split(":")[0] for found in too_much(page)] == ["HTML", "11 requests"]


def test_no_style_sheet_asks_for_another_file() -> None:
    """A path would be wrong once the files are joined, and every file is one more request."""
    for path in SHEETS:
        assert "url(" not in re.sub(r"@import url\([^)]*\);|url\(#[^)]*\)", "", text(path)), path.name


def test_every_class_of_the_style_sheets_is_used_by_a_template() -> None:
    words = set()
    scripts = (settings.BASE_DIR / "static" / "js").rglob("*.js")
    templates = (settings.BASE_DIR / "templates").rglob("*.html")
    for source in [*templates, *scripts, settings.BASE_DIR / "pictures" / "showing.py"]:
        # `fact--{{ row.state }}` stands for every class that begins like it.
        words |= set(re.findall(r"[\w-]+", source.read_text(encoding="utf-8")))
    built = tuple(word for word in words if word.endswith("-"))
    unused = {
        f"{path.name}: .{name}"
        for path in SHEETS
        for name in re.findall(r"\.([a-zA-Z][\w-]*)", re.sub(r"\d+\.\d+", "", text(path)))
        if name not in words and not name.startswith(built)
    }
    assert unused == set()


def test_every_custom_property_is_used_and_every_one_used_is_stated() -> None:
    sheets = "".join(map(text, SHEETS))
    stated, used = set(re.findall(r"[^\w-](--[\w-]+):", sheets)), set(re.findall(r"var\((--[\w-]+)", sheets))
    assert used - stated == set()
    assert stated - set(re.findall(r"var\((--[\w-]+)", "".join(map(text, CSS.rglob("*.css"))))) == set()


def test_colours_stand_in_the_tokens_alone() -> None:
    for path in SHEETS:
        if path.name != "tokens.css":
            assert not re.findall(r"#[0-9a-fA-F]{3,8}\b(?![\w-]*\{)|rgba?\(|hsla?\(", text(path)), path.name
