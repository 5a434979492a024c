"""Pictures for tests, honest and hostile, made anew for each; and entries that show them."""

import io
import struct
import zlib

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from catalogue.writing import save_entry
from pictures.files import store
from pictures.models import Picture
from pictures.processing import clean_picture
from sources.tests.factories import incubator, stored

MARKER = b"SECRET-MARKER-7261"


def drawing(width=400, height=300, mode="RGB"):
    """Dark with a red corner at the top left, so that a test sees which way up it came out."""
    image = Image.new("RGB", (width, height), (20, 30, 90))
    image.paste((230, 20, 20), (0, 0, width // 2, height // 2))
    return image.convert(mode)


def encoded(image, form="PNG", **options):
    made = io.BytesIO()
    image.save(made, form, **options)
    return made.getvalue()


def upload(content, name="photo.jpg"):
    return SimpleUploadedFile(name, content)


def png(width, height, data=b""):
    """A PNG file that says how large it is, whatever it holds."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(data)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in chunks
    )


def segment(kind, body):
    """A segment of a JPEG file."""
    return b"\xff" + bytes([kind]) + struct.pack(">H", len(body) + 2) + body


def located_exif(orientation=1):
    """What a telephone writes into a photo: where, what it thinks the picture shows, and which way up it was held."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010E] = MARKER.decode()
    exif[0x8825] = {1: "N", 2: (31.0, 10.0, 12.34), 3: "E", 4: (121.0, 26.0, 5.67), 29: MARKER.decode()}
    return exif


def stored_picture(image=None, **values):
    """An unsaved picture whose files are there."""
    made = store(clean_picture(upload(encoded(image or drawing()))))
    given = {"alt_zh": "大楼入口", "credit": "张三", "licence": "CC BY 4.0"} | values
    return Picture(name=made.name, width=made.width, height=made.height, has_avif=made.has_avif, **given)


def entry_with(*pictures, slug="pictured", **values):
    """An incubator that shows these pictures, fresh from the database."""
    entry = incubator(slug, **values)
    show(entry, *pictures)
    return stored(slug)


def show(entry, *pictures, **values):
    for position, picture in enumerate(pictures):
        picture.position = position
    return save_entry(entry, {Picture: list(pictures)}, **values)


def files_under(folder):
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.name != ".lock")
