#!/usr/bin/env python3
"""
The software bill of materials as CycloneDX 1.6 in JSON: `scripts/sbom.py requirements.txt > sbom.json`, or `make sbom`.

What is listed stands in the requirements file with its exact version; licences and what needs what are read from the
packages as they are installed here. The same packages give the same file.
"""

import json
import re
import sys
import uuid
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

SITE = "xuhui-portal"
PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^\s;#]+)")
NEEDED = re.compile(r"^[A-Za-z0-9._-]+")


def main(path: Path) -> None:
    pinned = dict(read_pinned(path))
    packages = {name: installed(name, version) for name, version in pinned.items()}
    needs = {name: sorted(needed(package) & pinned.keys()) for name, package in packages.items()}
    content = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(pinned, sort_keys=True))}",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": SITE, "bom-ref": SITE}},
        "components": [component(package, pinned[name], reference(name, pinned)) for name, package in packages.items()],
        "dependencies": [
            {"ref": SITE, "dependsOn": [reference(name, pinned) for name in pinned]},
            *(
                {"ref": reference(name, pinned), "dependsOn": [reference(other, pinned) for other in others]}
                for name, others in needs.items()
            ),
        ],
    }
    json.dump(content, sys.stdout, ensure_ascii=False, indent=2)
    print()


def read_pinned(path: Path) -> Iterator[tuple[str, str]]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        sys.exit(f"读不了「{path}」（{error.strerror}）：应为写明确切版本的 requirements 文件。")
    for line in filter(None, (line.partition("#")[0].strip() for line in lines)):
        found = PINNED.match(line)
        if not found:
            sys.exit(f"「{line}」不能用：每一行应写明确切版本，例如 Django==5.2.19。")
        yield normal(found[1]), found[2]


def normal(name: str) -> str:
    """One spelling for the many that mean the same package."""
    return re.sub(r"[-_.]+", "-", name).lower()


def installed(name: str, version: str) -> Distribution:
    try:
        package = distribution(name)
    except PackageNotFoundError:
        sys.exit(f"没有安装「{name}」：请先安装 requirements 文件里的软件包。")
    if package.version != version:
        sys.exit(f"装的是 {name} {package.version}，应为「{version}」：请重新安装 requirements 文件里的软件包。")
    return package


def needed(package: Distribution) -> set[str]:
    """Extras count too: what is pinned is installed, so what asks for it has it."""
    return {normal(found[0]) for text in package.requires or [] if (found := NEEDED.match(text))}


def reference(name: str, pinned: dict[str, str]) -> str:
    return f"pkg:pypi/{name}@{pinned[name]}"


def component(package: Distribution, version: str, purl: str) -> dict[str, Any]:
    about = package.metadata
    content: dict[str, Any] = {
        "type": "library",
        "bom-ref": purl,
        "name": about["Name"],
        "version": version,
        "description": (about.get_all("Summary") or [""])[0],
        "purl": purl,
    }
    licences = licences_of(package)
    return content | {"licenses": licences} if licences else content


def licences_of(package: Distribution) -> list[dict[str, Any]]:
    """An expression where the package states one; else its classifiers; else the first line of what it says."""
    about = package.metadata
    expressions = about.get_all("License-Expression")
    if expressions:
        return [{"expression": expressions[0]}]
    kinds = [kind.rpartition(" :: ")[2] for kind in about.get_all("Classifier") or [] if kind.startswith("License ::")]
    names = kinds or (about.get_all("License") or [""])[0].strip().splitlines()[:1]
    return [{"license": {"name": name}} for name in names]


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "requirements.txt"))
