"""Hostile and odd pictures get a clear refusal or come out clean, and nothing of a refused one stays on disk."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from PIL import Image, ImageCms

from pictures.files import folder_of, store
from pictures.processing import clean_picture
from pictures.tests.making import MARKER, drawing, encoded, files_under, located_exif, png, segment, upload

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<html><script>alert(1)</script></html>"
BEFORE_THE_SCAN = 2  # segments of a JPEG file may be put in after its first two bytes


def archive():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        file.writestr("index.html", HTML)
    return made.getvalue()


def animated(form):
    return encoded(drawing(), form, save_all=True, append_images=[drawing().rotate(90), drawing().rotate(180)])


def on_canvas(side):
    """A WebP file of small frames that says it needs a large canvas."""
    content = animated("WEBP")
    return content[:24] + (side - 1).to_bytes(3, "little") * 2 + content[30:]


def refusal_of(content, name):
    with pytest.raises(ValidationError) as refused:
        store(clean_picture(upload(content, name)))
    (message,) = refused.value.messages
    assert f"“{name}”" in message
    return message


def renditions(content, name="photo.jpg"):
    """{file name: bytes} of everything that was stored of an upload."""
    made = store(clean_picture(upload(content, name)))
    return {path.name: path.read_bytes() for path in folder_of(made.name).iterdir()}


def opened(files, name):
    return Image.open(io.BytesIO(files[name]))


def is_red(colour):
    return colour[0] > 150 and colour[1] < 90 and colour[2] < 90


HOSTILE = {
    "a picture of a billion pixels": ("bomb.png", png(30_000, 30_000), "30,000 × 30,000 像素：最多 25,000,000"),
    "one pixel too many": ("large.png", png(25_000_001, 1), "25,000,001 × 1 像素"),
    "a small moving picture on a large canvas": ("canvas.webp", on_canvas(10_000), "10,000 × 10,000 像素"),
    "the same on the largest there is": ("canvas.webp", on_canvas(16_383), "像素太多：最多 25,000,000 像素"),
    "SVG": ("a.svg", SVG, "应为 JPEG、PNG、WebP 或 AVIF"),
    "SVG called PNG": ("logo.png", SVG, "应为 JPEG、PNG、WebP 或 AVIF"),
    "HTML called JPEG": ("page.jpg", HTML, "应为 JPEG、PNG、WebP 或 AVIF"),
    "an archive called WebP": ("files.webp", archive(), "应为 JPEG、PNG、WebP 或 AVIF"),
    "GIF": ("moving.gif", animated("GIF"), "应为 JPEG、PNG、WebP 或 AVIF"),
    "TIFF": ("scan.tif", encoded(drawing(), "TIFF"), "应为 JPEG、PNG、WebP 或 AVIF"),
    "PostScript called JPEG": ("vector.jpg", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "应为 JPEG、PNG"),
    "HEIC": ("IMG_0001.jpg", b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(64), "HEIC"),
    "moving WebP": ("moving.webp", animated("WEBP"), "动图，有 3 帧"),
    "moving PNG": ("moving.png", animated("PNG"), "动图，有 3 帧"),
    "moving AVIF": ("moving.avif", animated("AVIF"), "动图，有 3 帧"),
    "nothing": ("empty.jpg", b"", "空文件（0 字节）"),
    "half a JPEG": ("half.jpg", encoded(drawing(), "JPEG")[:900], "打不开"),
    "half a PNG": ("half.png", encoded(drawing(), "PNG")[:300], "打不开"),
    "half a WebP": ("half.webp", encoded(drawing(), "WEBP")[:-50], "打不开"),
    "half an AVIF": ("half.avif", encoded(drawing(), "AVIF")[:-50], "打不开"),
    "a JPEG of two bytes and nonsense": ("odd.jpg", b"\xff\xd8\xff" + bytes(range(256)) * 9, "打不开"),
    "a PNG with a wrong checksum": ("odd.png", encoded(drawing()).replace(b"IDAT", b"IDAT\x00", 1), "打不开"),
    "11 MB": ("big.jpg", encoded(drawing(), "JPEG") + bytes(11 * 2**20), "有 11.1 MB：最多 10 MB"),
    "one byte over 10 MB": ("big.jpg", bytes(10 * 2**20 + 1), "有 10.1 MB：最多 10 MB"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_file_is_refused_by_name_with_what_was_expected(case, media):
    name, content, expected = HOSTILE[case]
    message = refusal_of(content, name)
    assert expected in message
    assert files_under(media) == []


def test_a_large_canvas_is_refused_before_it_is_decoded(monkeypatch):
    def decode(*args):
        raise AssertionError("decoded")

    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", decode)
    assert "像素" in refusal_of(encoded(Image.new("1", (5_001, 5_000)), "PNG"), "wide.png")


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_what_it_contains_decides_and_not_what_it_is_called(form):
    files = renditions(encoded(drawing(), form), "holiday.svg")
    assert {name.partition(".")[2] for name in files} == {"avif", "webp", "jpg"}
    assert is_red(opened(files, "320.jpg").getpixel((10, 10)))


def test_a_second_file_behind_or_inside_a_picture_does_not_come_along():
    plain = encoded(drawing(), "JPEG", comment=HTML + MARKER)
    hidden = plain[:BEFORE_THE_SCAN] + segment(0xED, b"Photoshop 3.0\x00" + MARKER) + plain[BEFORE_THE_SCAN:]
    for name, content in renditions(hidden + archive() + HTML + MARKER).items():
        for trace in (MARKER, b"<script", b"<html", b"PK\x03\x04", b"index.html", b"Photoshop"):
            assert trace not in content, f"{trace!r} in {name}"


def test_location_and_all_other_particulars_are_gone_from_every_size_and_format():
    xmp = b'<x:xmpmeta xmlns:x="adobe:ns:meta/">' + MARKER + b"</x:xmpmeta>"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    given = {"exif": located_exif(), "xmp": xmp, "icc_profile": profile}
    for form in ("JPEG", "PNG", "WEBP", "AVIF"):
        content = encoded(drawing(1000, 700), form, **given)
        assert MARKER in content
        files = renditions(content)
        assert {"320.jpg", "640.webp", "1000.avif"} < set(files)
        for name, made in files.items():
            for trace in (MARKER, b"Exif", b"EXIF", b"GPS", b"xmp", b"XMP", b"ICC", b"acsp", b"8BIM", b"eXIf", b"tEXt"):
                assert trace not in made, f"{trace!r} in {name} of a {form}"
            assert set(opened(files, name).info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"} | {
                "progressive", "progression", "loop", "background", "timestamp", "duration",
            }  # fmt: skip


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_a_photo_taken_sideways_stands_upright(form):
    """Orientation 6: to be turned a quarter to the right, so that the corner at the top left comes to the top right."""
    files = renditions(encoded(drawing(400, 300), form, exif=located_exif(orientation=6)))
    upright = opened(files, "300.jpg")
    assert upright.size == (300, 400)
    assert is_red(upright.getpixel((290, 10)))
    assert not is_red(upright.getpixel((10, 10)))


@pytest.mark.parametrize("mode", ["CMYK", "L", "1", "P", "I;16", "LA", "RGBA"])
def test_every_kind_of_colour_comes_out_as_one_that_browsers_show(mode):
    form = "JPEG" if mode == "CMYK" else "PNG"
    image = drawing(mode="L").convert("I").point(lambda value: value * 257).convert("I;16") if mode == "I;16" else None
    files = renditions(encoded(image or drawing(mode=mode), form))
    shown = opened(files, "400.jpg")
    assert shown.mode == "RGB"
    corners = shown.resize((2, 2), Image.Resampling.BOX)  # a picture in black and white has grays on the average
    assert sum(corners.getpixel((1, 1))) + 60 < sum(corners.getpixel((0, 0))) < 600


def test_colours_of_another_profile_are_turned_into_those_of_the_web():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    turned = profile.replace(b"rXYZ", b"????").replace(b"bXYZ", b"rXYZ").replace(b"????", b"bXYZ")
    files = renditions(encoded(drawing(), "PNG", icc_profile=turned))
    red, _green, blue = opened(files, "400.jpg").getpixel((10, 10))
    assert blue > red + 100, "the profile says that red is blue"


def test_a_profile_that_does_not_fit_is_passed_over():
    for profile in (ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes(), b"nonsense" * 40):
        files = renditions(encoded(drawing(), "PNG", icc_profile=profile))
        assert is_red(opened(files, "400.jpg").getpixel((10, 10)))


def test_a_clear_part_stays_clear_and_is_white_in_jpeg():
    image = drawing(mode="RGBA")
    image.paste((0, 0, 0, 0), (200, 150, 400, 300))
    files = renditions(encoded(image, "PNG"))
    assert opened(files, "400.webp").convert("RGBA").getpixel((390, 290))[3] == 0
    assert opened(files, "400.avif").convert("RGBA").getpixel((390, 290))[3] < 10
    assert min(opened(files, "400.jpg").getpixel((390, 290))) > 245


def test_a_palette_with_one_clear_colour_keeps_it_clear():
    image = drawing(mode="RGBA")
    image.paste((0, 0, 0, 0), (200, 150, 400, 300))
    palette = image.convert("P", palette=Image.Palette.ADAPTIVE)
    clear = palette.getpixel((390, 290))
    files = renditions(encoded(palette, "PNG", transparency=clear))
    assert opened(files, "400.webp").convert("RGBA").getpixel((390, 290))[3] == 0


def test_no_size_is_larger_than_the_picture_and_none_than_2560():
    widths = lambda files: sorted({int(name.partition(".")[0]) for name in files})  # noqa: E731
    assert widths(renditions(encoded(drawing(200, 100)))) == [200]
    assert widths(renditions(encoded(drawing(800, 100)))) == [320, 640, 800]
    assert widths(renditions(encoded(drawing(6000, 4000), "JPEG"))) == [320, 640, 1280, 2560]


def test_the_narrowest_strip_keeps_a_pixel_of_height():
    files = renditions(encoded(drawing(20_000, 2)))
    assert opened(files, "2560.jpg").size == (2560, 1)
    assert opened(files, "320.webp").size == (320, 1)


def test_the_same_picture_has_the_same_name_whatever_it_is_called_and_however_it_is_packed():
    names = {
        clean_picture(upload(content, name)).name
        for content, name in [
            (encoded(drawing(), "PNG"), "a.png"),
            (encoded(drawing(), "PNG", exif=located_exif()), "b.png"),
            (encoded(drawing(), "WEBP", lossless=True), "../../c"),
        ]
    }
    assert len(names) == 1
    assert clean_picture(upload(encoded(drawing(401, 300)))).name not in names
