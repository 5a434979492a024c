"""
One file that holds the site: a copy of its database, its pictures, and a list of both with their checksums.

The database is copied first. A picture is stored before an entry names it, under a name made of its content, and is
not deleted while one does: so every picture that the copy names is there when its turn comes.
"""

import hashlib
import json
import os
import tarfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import IO, Any

from django.core.management.base import CommandError

FORMAT = 1
MANIFEST = "manifest.json"
MEDIA = "media"
CHUNK = 1024 * 1024  # bytes


class Hashing:
    """A file that is read once, by the archive, and summed up on the way."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.sum = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self.file.read(size)
        self.sum.update(data)
        return data


def media_files(folder: Path | None) -> Iterator[Path]:
    """What a link points to may lie anywhere, so links are left out."""
    if folder is not None:
        yield from sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def write_archive(
    target: Path, database: tuple[str, Path], media: Path | None, about: dict[str, Any]
) -> dict[str, Any]:
    """database: its name in the archive, and where it is. Readable by its owner alone: it holds accounts."""
    sums: dict[str, dict[str, Any]] = {}
    descriptor = os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        with tarfile.open(fileobj=file, mode="w:gz", compresslevel=6) as archive:
            sums[database[0]] = _add(archive, *database)
            for path in media_files(media):
                assert media is not None  # noqa: S101  # for the type checker
                name = f"{MEDIA}/{path.relative_to(media).as_posix()}"
                try:
                    sums[name] = _add(archive, name, path)
                except FileNotFoundError:
                    continue  # replaced since the folder was listed: the copy of the database does not need it
            manifest = {"format": FORMAT, **about, "files": sums}
            _add_text(archive, MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
        file.flush()
        os.fsync(file.fileno())
    return manifest


def _add(archive: tarfile.TarFile, name: str, path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        member = archive.gettarinfo(arcname=name, fileobj=file)
        member.mode, member.uid, member.gid, member.uname, member.gname = 0o644, 0, 0, "", ""
        hashing = Hashing(file)
        archive.addfile(member, hashing)
    return {"size": member.size, "sha256": hashing.sum.hexdigest()}


def _add_text(archive: tarfile.TarFile, name: str, text: str) -> None:
    content = text.encode()
    member = tarfile.TarInfo(name)
    member.size = len(content)
    archive.addfile(member, BytesIO(content))


def unpack(source: Path, folder: Path) -> dict[str, Any]:
    """Everything into the folder, held against the list of the archive; returns that list. Refuses what differs."""
    sums: dict[str, str] = {}
    try:
        with tarfile.open(source, mode="r:gz") as archive:
            for member in archive:
                sums[member.name] = _extract(archive, member, folder)
    except FileNotFoundError:
        raise CommandError(f"没有文件「{source}」：应为 make backup 写出的备份。") from None
    except (tarfile.TarError, OSError, EOFError) as error:
        raise CommandError(f"备份「{source}」读不通（{error}）：可能没有传完或已损坏。没有改动任何内容。") from error
    manifest = _read_manifest(source, folder)
    _compare(sums, {name: entry["sha256"] for name, entry in manifest["files"].items()})
    return manifest


def _extract(archive: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> str:
    path = PurePosixPath(member.name)
    is_ours = len(path.parts) == 1 or path.parts[0] == MEDIA
    if not member.isreg() or path.is_absolute() or ".." in path.parts or not is_ours or "\\" in member.name:
        raise CommandError(f"备份里的「{member.name}」不能用：应为普通文件，并且不指向备份以外。没有改动任何内容。")
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    content = archive.extractfile(member)
    assert content is not None  # noqa: S101  # for the type checker: it is a file
    hashing = Hashing(content)
    with target.open("xb") as file:
        while data := hashing.read(CHUNK):
            file.write(data)
    return hashing.sum.hexdigest()


def _read_manifest(source: Path, folder: Path) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        found, _files = manifest["format"], manifest["files"]
    except (OSError, ValueError, KeyError, TypeError):
        raise CommandError(f"备份「{source}」里没有可读的 {MANIFEST}：应为 make backup 写出的备份。") from None
    if found != FORMAT:
        raise CommandError(f"备份「{source}」的格式是「{found}」，不能用：应为 {FORMAT}。")
    return manifest


def _compare(found: dict[str, str], expected: dict[str, str]) -> None:
    found.pop(MANIFEST, None)
    for name in sorted(found.keys() | expected.keys()):
        if found.get(name) != expected.get(name):
            reason = "不见了" if name not in found else "不在清单里" if name not in expected else "与校验和不符"
            raise CommandError(f"备份里的「{name}」{reason}。没有改动任何内容。")
