"""Every text of the interface has its English, and what the site reads is what the catalogues say."""

import ast
import gettext
import re
import shutil
from pathlib import Path

import pytest
from django.conf import settings

from xuhui_portal.management.commands.messages import extract

CATALOGUES = {language: settings.LOCALE_PATHS[0] / language / "LC_MESSAGES" for language in ("en", "zh_Hans")}
ENTRY = re.compile(r'(?:^(?:msgctxt|msgid|msgid_plural|msgstr(?:\[\d\])?) .*\n(?:^".*"\n)*)+', re.MULTILINE)
PART = re.compile(r'^(msgctxt|msgid|msgid_plural|msgstr(?:\[\d\])?) (".*"\n(?:^".*"\n)*)', re.MULTILINE)
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[-0-9.]*[sdfr]|%%")


def entries(folder: Path) -> list[dict[str, str]]:
    text = (folder / "django.po").read_text("utf-8")
    assert "fuzzy" not in text
    assert "#~" not in text
    return [
        {name: "".join(map(ast.literal_eval, value.splitlines())) for name, value in PART.findall(entry)}
        for entry in ENTRY.findall(text + "\n")
    ]


def written(entry: dict[str, str]) -> list[str]:
    return [text for name, text in entry.items() if name.startswith("msgstr")]


@pytest.mark.parametrize("language", CATALOGUES)
def test_every_text_is_translated_with_the_places_it_leaves_open(language: str) -> None:
    messages = [entry for entry in entries(CATALOGUES[language]) if entry["msgid"]]
    assert len(messages) > 1500
    assert [entry["msgid"] for entry in messages if not all(written(entry))] == []
    wrong = [
        text
        for entry in messages
        for text in written(entry)
        if set(PLACEHOLDER.findall(text)) != set(PLACEHOLDER.findall(entry["msgid"]))
    ]
    assert wrong == []


@pytest.mark.parametrize("language", CATALOGUES)
def test_the_compiled_catalogue_is_the_written_one(language: str) -> None:
    """`make messages` compiles; a machine that only runs the site has no gettext."""
    expected: dict[str | tuple[str, int], str] = {}
    for entry in entries(CATALOGUES[language]):
        key = f"{entry['msgctxt']}\x04{entry['msgid']}" if "msgctxt" in entry else entry["msgid"]
        if "msgid_plural" in entry:
            expected |= {(key, number): text for number, text in enumerate(written(entry))}
        else:
            expected[key] = written(entry)[0]
    with (CATALOGUES[language] / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    assert compiled == expected, "run make messages"


def test_the_catalogues_hold_the_texts_of_the_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Collected anew in a copy, because the collector puts files beside the templates."""
    if shutil.which("xgettext") is None:
        pytest.skip("gettext is not installed")
    for folder in (*settings.LOCAL_APPS, "xuhui_portal", "templates", "locale"):
        shutil.copytree(settings.BASE_DIR / folder, tmp_path / folder, ignore=shutil.ignore_patterns("tests", "*.pyc"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(settings, "LOCALE_PATHS", [tmp_path / "locale"])
    extract(["en"])
    collected = {(entry.get("msgctxt"), entry["msgid"]) for entry in entries(tmp_path / "locale/en/LC_MESSAGES")}
    kept = {(entry.get("msgctxt"), entry["msgid"]) for entry in entries(CATALOGUES["en"])}
    assert collected == kept, "run make messages"
    assert kept == {(entry.get("msgctxt"), entry["msgid"]) for entry in entries(CATALOGUES["zh_Hans"])}


def test_a_text_that_changes_with_its_number_is_always_asked_for_with_one() -> None:
    """Without, newer Pythons give its first form to every number, and older ones find no translation."""
    counted = {entry["msgid"] for entry in entries(CATALOGUES["en"]) if "msgid_plural" in entry}
    files = [path for app in settings.LOCAL_APPS for path in (settings.BASE_DIR / app).rglob("*.py")]
    alone = [text for path in files for text in asked_without_a_number(ast.parse(path.read_text("utf-8")))]
    assert len(alone) > 500
    assert counted & set(alone) == set()


def asked_without_a_number(tree: ast.AST) -> list[object]:
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
    texts = [call.args[0] for call in calls if getattr(call.func, "id", "") in ("_", "gettext", "gettext_lazy")]
    return [text.value for text in texts if isinstance(text, ast.Constant)]


def test_no_text_hides_where_it_is_not_collected() -> None:
    """The collector does not look into f-strings."""
    hidden = re.compile(r"""f(["']).*\{n?p?_?gettext(_lazy)?\(|f(["']).*\{_\(""")
    files = [path for app in settings.LOCAL_APPS for path in (settings.BASE_DIR / app).rglob("*.py")]
    assert [path.name for path in files if path.parent.name != "tests" and hidden.search(path.read_text("utf-8"))] == []
