"""
`make html`: every page, error pages included, and every style sheet through the Nu HTML checker. It needs Java and
either `vnu` on the PATH or VNU_JAR, the path of a vnu.jar; without them it says so and checks nothing.
"""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

from xuhui_portal.tests.every_page import every_page

# What browsers know and the checker's CSS does not: container queries, properties of SVG, min() of a custom property.
UNKNOWN_TO_IT = (
    r".*Property “(container-type|paint-order|vector-effect|r)” doesn't exist\.",
    r".*Unrecognized at-rule “@container”",
    r".*“grid-template-columns”: Invalid type: “100%, var\(--[a-z-]+\)”\.",
)


def checker() -> list[str]:
    jar = os.environ.get("VNU_JAR", "")
    if jar and not Path(jar).is_file():
        pytest.fail(f"环境变量 VNU_JAR 的值「{jar}」不能用：应为 vnu.jar 文件的路径。")
    if not jar and not shutil.which("vnu"):
        pytest.skip("没有找到 Nu 检查器：请设 VNU_JAR=vnu.jar 的路径，或把 vnu 放进 PATH")
    return ["java", "-jar", jar] if jar else ["vnu"]


def complaints(command: list[str], files: list[Path]) -> str:
    """What the checker says of these files, under their names alone."""
    run = subprocess.run([*command, "--stdout", *map(str, files)], capture_output=True, text=True)
    return re.sub(r'"file:[^"]*/', '"', run.stdout + run.stderr)


@pytest.mark.django_db
def test_the_nu_checker_has_nothing_to_say_of_any_page(tmp_path: Path) -> None:
    command = checker()
    files = []
    for name, html in every_page().items():
        files.append(tmp_path / f"{name}.html")
        files[-1].write_text(html, encoding="utf-8")
    assert complaints([*command, "--also-check-svg"], files) == ""


def test_the_nu_checker_has_nothing_to_say_of_any_style_sheet() -> None:
    command = [*checker(), "--filterpattern", "|".join(UNKNOWN_TO_IT), "--css"]
    assert complaints(command, sorted(Path(settings.STATICFILES_DIRS[0]).rglob("*.css"))) == ""
