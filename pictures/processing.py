"""Making an uploaded picture harmless: whatever comes in is decoded, and what was seen is drawn on a new canvas.

Not one byte of the upload is kept, so nothing that was hidden in it (a place, a script, a second file) comes along.
"""

import hashlib
import io
import math
import threading
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import AvifImagePlugin, Image, ImageCms, ImageOps, JpegImagePlugin, PngImagePlugin, WebPImagePlugin

MOST_PIXELS = 25_000_000
LONGEST_SIDE = 2560
HEAD = 32  # bytes that tell one format from another

# A picture of the most pixels takes up to 400 MB on its way: one at a time in each process.
_one_at_a_time = threading.Lock()


@dataclass(frozen=True)
class Cleaned:
    """A picture without anything but its pixels. name: made from these, so the same picture has the same name."""

    image: Image.Image
    name: str


def clean_picture(upload):
    """What is to be seen on an uploaded file, as `Cleaned`; a ValidationError that quotes the file if that fails."""
    _check_size(upload)
    reader = _find_reader(upload)
    with _one_at_a_time:
        try:
            image = reader(upload)
            _check_extent(upload, image)
            return _named(_drawn_anew(image))
        except ValidationError:
            raise
        except Image.DecompressionBombError as error:
            raise refusal(upload, _("像素太多：最多 %(most)s 像素。")) from error
        except Exception as error:  # a decoder fed with nonsense may fail in any way
            raise refusal(upload, _("打不开，文件可能不完整或已损坏：应为能正常显示的图片。")) from error


def refusal(upload, reason, **values):
    values |= {"most": f"{MOST_PIXELS:,}"}
    return ValidationError(f"“{upload.name}” {reason % values}")


def _check_size(upload):
    if not upload.size:
        raise refusal(upload, _("是空文件（0 字节）：应为一张图片。"))
    if upload.size > settings.UPLOAD_FILE_LIMIT:
        sizes = {"size": in_megabytes(upload.size), "limit": in_megabytes(settings.UPLOAD_FILE_LIMIT)}
        raise refusal(upload, _("有 %(size)s：最多 %(limit)s。"), **sizes)


def in_megabytes(size):
    """Rounded up, so that what is over a limit of whole megabytes never reads like the limit itself."""
    return f"{math.ceil(size * 10 / 2**20) / 10:g} MB"


def _find_reader(upload):
    """Which of Pillow's readers shall look at a file: what it contains decides, and no other reader is asked.

    Called directly, a reader tells how large a picture is whatever Pillow's own limit, so that a refusal can quote it.
    """
    upload.seek(0)
    head = upload.read(HEAD)
    upload.seek(0)
    if head.startswith(b"\xff\xd8\xff"):
        return JpegImagePlugin.JpegImageFile
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PngImagePlugin.PngImageFile
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return WebPImagePlugin.WebPImageFile
    if head[4:8] == b"ftyp" and (b"avif" in head[8:] or b"avis" in head[8:]):
        return AvifImagePlugin.AvifImageFile
    if head[4:8] == b"ftyp" and (b"hei" in head[8:] or b"hev" in head[8:]):
        raise refusal(
            upload,
            _("是 HEIC 图片：应为 JPEG、PNG、WebP 或 AVIF，请在手机或电脑上另存为 JPEG（苹果手机选“兼容性最佳”）。"),
        )
    raise refusal(upload, _("不是可用的图片：应为 JPEG、PNG、WebP 或 AVIF。"))


def _check_extent(upload, image):
    """Asked before anything is decoded."""
    width, height = image.size
    if width * height > MOST_PIXELS:
        extent = f"{width:,} × {height:,}"
        raise refusal(upload, _("有 %(extent)s 像素：最多 %(most)s 像素，例如 6,000 × 4,000。"), extent=extent)
    frames = getattr(image, "n_frames", 1)
    if frames > 1:
        raise refusal(upload, _("是动图，有 %(frames)s 帧：应为静止的图片。"), frames=frames)


def _drawn_anew(image):
    """The picture upright, in sRGB, at most LONGEST_SIDE, on a canvas of its own."""
    image = _in_workable_mode(image)
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    image = ImageOps.exif_transpose(image)
    colours = _in_srgb(image)
    if image.mode == "RGBA" and image.getchannel("A").getextrema()[0] < 255:
        colours.putalpha(image.getchannel("A"))
    canvas = Image.new(colours.mode, colours.size)
    canvas.paste(colours)
    return canvas


def _in_workable_mode(image):
    """Gray, RGB, RGBA or CMYK of eight bits a channel; the palette and its transparency are resolved."""
    if image.mode.startswith("I"):  # 16 bits a pixel; convert() would cut off all that is brighter than 255
        return image.point(lambda value: value * (1 / 257)).convert("L")
    if (image.mode in ("L", "RGB") and "transparency" not in image.info) or image.mode in ("RGBA", "CMYK"):
        return image
    has_alpha = "transparency" in image.info or image.mode in ("LA", "La", "PA", "RGBa")
    return image.convert("RGBA" if has_alpha else "RGB")


def _in_srgb(image):
    """As RGB without alpha. A profile that cannot be used is passed over: better a shade off than no picture."""
    profile = image.info.get("icc_profile")
    opaque = image.convert("RGB") if image.mode == "RGBA" else image
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            shown = ImageCms.profileToProfile(opaque, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
            return shown or opaque.convert("RGB")
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            pass
    return opaque.convert("RGB")


def _named(image):
    drawn = hashlib.sha256(f"{image.mode} {image.width} {image.height} ".encode())
    drawn.update(image.tobytes())
    return Cleaned(image, drawn.hexdigest())
