"""The files of pictures: one folder each, written at once or not at all, in several sizes and formats.

MEDIA_ROOT/pictures/<first two of the name>/<name>/<width>.<format>
"""

import fcntl
import logging
import os
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image, features

from pictures.models import Picture

logger = logging.getLogger(__name__)

WIDTHS = (320, 640, 1280)  # and the width of the picture itself
# The best first, as browsers take the first they know. JPEG has no transparency: it is drawn on white.
FORMATS = {
    "avif": ("image/avif", {"format": "AVIF", "quality": 60, "speed": 9}),
    "webp": ("image/webp", {"format": "WEBP", "quality": 78, "method": 4}),
    "jpg": ("image/jpeg", {"format": "JPEG", "quality": 80, "progressive": True, "optimize": True}),
}
UNCLAIMED = 24 * 60 * 60  # seconds that files no row names are left alone: a form may still be on its way to them


@dataclass(frozen=True)
class Stored:
    """What a row says of its files."""

    name: str
    width: int
    height: int
    has_avif: bool


def root():
    return Path(settings.MEDIA_ROOT) / "pictures"


def folder_of(name):
    return root() / name[:2] / name


def file_of(name, width, form):
    return folder_of(name) / f"{width}.{form}"


def widths_of(width):
    """The widths a picture is kept in: never larger than it came."""
    return [*(smaller for smaller in WIDTHS if smaller < width), width]


def store(cleaned):
    """Write every file of a `Cleaned` picture. If the disk refuses, a ValidationError, and nothing stays there."""
    try:
        if not touch(cleaned.name):
            _write(cleaned)
    except OSError as error:
        logger.exception("a picture could not be written")
        message = _("图片没有存下，条目没有改动：服务器的图片目录写不进去（%(reason)s）。请稍后再试，或告诉管理员。")
        raise ValidationError(message % {"reason": error.strerror or error}) from error
    width, height = cleaned.image.size
    return Stored(cleaned.name, width, height, file_of(cleaned.name, width, "avif").exists())


def touch(name):
    """Whether the files are there; if so, they count as new again and are not tidied away for a day."""
    if not folder_of(name).is_dir():
        return False
    with _alone():
        if not folder_of(name).is_dir():
            return False
        os.utime(folder_of(name))
        return True


def _write(cleaned):
    root().mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".new-", dir=root()) as place:
        made = Path(place) / cleaned.name
        made.mkdir()
        for width in widths_of(cleaned.image.width):
            _write_sizes(made, cleaned.image, width)
        with _alone():
            folder = folder_of(cleaned.name)
            folder.parent.mkdir(exist_ok=True)
            if not folder.is_dir():
                made.rename(folder)
            os.utime(folder)


def _write_sizes(folder, image, width):
    height = max(1, round(image.height * width / image.width))
    resized = image.resize((width, height), Image.Resampling.LANCZOS)
    for form, (_type, options) in FORMATS.items():
        if form == "avif" and not features.check("avif"):
            continue
        with (folder / f"{width}.{form}").open("wb") as file:
            (_on_white(resized) if form == "jpg" else resized).save(file, **options)
            file.flush()
            os.fsync(file.fileno())  # a row must not outlive its files in a power cut


def _on_white(image):
    if image.mode != "RGBA":
        return image
    canvas = Image.new("RGB", image.size, "white")
    canvas.paste(image, mask=image.getchannel("A"))
    return canvas


@contextmanager
def _alone():
    """One process at a time: what is being claimed must not be tidied away in the same moment.

    Opened for reading only, so that it does not matter which account made the file.
    """
    lock = os.open(root() / ".lock", os.O_RDONLY | os.O_CREAT, 0o644)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def unclaimed(awaited):
    """Folders that nothing names and nobody touched for a day, and what a killed process left half done.

    awaited: further names that are needed; the floors above know of pictures that no row names yet.
    """
    known, limit = _named() | awaited, time.time() - UNCLAIMED
    folders = [*root().glob("[0-9a-f][0-9a-f]/*"), *root().glob(".new-*"), *root().glob(".old-*")]
    return sorted(folder for folder in folders if folder.name not in known and folder.stat().st_mtime < limit)


def _named():
    """Every picture that a row or an old version of one names."""
    return set(Picture.objects.values_list("name", flat=True)) | set(Picture.history.values_list("name", flat=True))


def remove_unclaimed(awaited):
    """Safe while the site runs. Each folder leaves its place whole, so that nobody finds half of one there."""
    if not root().is_dir():
        return []
    with _alone():
        folders = unclaimed(awaited)
        for folder in folders:
            with tempfile.TemporaryDirectory(prefix=".old-", dir=root()) as place:
                folder.rename(Path(place) / folder.name)
    return folders
