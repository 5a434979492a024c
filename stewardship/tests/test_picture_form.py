"""Every part of a picture's form: refusals that keep what was typed, order, removal, another file, the focal point."""

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client

from catalogue.tests.reading import tree
from pictures.files import folder_of
from pictures.models import Picture
from pictures.tests.making import drawing, encoded, entry_with, files_under, located_exif, png, stored_picture, upload
from pictures.tests.test_files import grow_old
from sources.tests.factories import stored
from stewardship.tests.pages import address, fields_of

pytestmark = pytest.mark.django_db
WORDS = {"alt_zh": "大楼入口", "credit": "张三", "licence": "CC BY 4.0"}


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


@pytest.fixture
def entry():
    return entry_with()


@pytest.fixture
def clerk(sign_in):
    return sign_in("reviewer")


def send(client, number=0, page=None, file=None, **values):
    """The form of the entry as a browser sends it, with some fields of one picture filled in."""
    place = address(stored("pictured"))
    fields = fields_of(page or client.get(place))
    given = {f"pictures-{number}-{name}": value for name, value in values.items()}
    return client.post(place, fields | given | ({f"pictures-{number}-file": file} if file else {}))


def add(client, number, image, **values):
    answer = send(client, number, file=upload(encoded(image)), **WORDS | values)
    assert answer.status_code == 302, mistakes(answer)


def mistakes(answer):
    """What is said beside the fields of the pictures."""
    section = tree(answer.content.decode()).one("section", "form-part", aria_labelledby="h-pictures")
    return [item.text for found in section.all("ul", "errorlist") for item in found.all("li")]


def field(answer, name):
    return tree(answer.content.decode()).one("input", name=name)


def rows():
    return list(Picture.objects.filter(entry__slug="pictured").order_by("position"))


def words():
    return [row.alt_zh for row in rows()]


def test_a_photo_is_stored_clean_and_shown_with_its_focal_point(clerk, entry):
    photo = upload(encoded(drawing(), "JPEG", exif=located_exif()))
    assert send(clerk, file=photo, **WORDS, focal_x=20).status_code == 302
    (picture,) = rows()
    assert (picture.alt_zh, picture.credit, picture.focal_x, picture.focal_y) == ("大楼入口", "张三", 20, 50)
    assert (picture.width, picture.height) == (400, 300)


def test_the_hint_says_what_is_taken_and_that_the_place_is_removed(clerk, entry):
    page = tree(clerk.get(address(entry)).content.decode())
    file = page.one("input", name="pictures-0-file")
    hint = page.one("p", id=file["aria-describedby"]).text
    assert "JPEG、PNG、WebP 或 AVIF，最多 10 MB、2500 万像素" in hint
    assert "拍摄位置等信息会被去掉" in hint
    assert "image/avif" in file["accept"]
    assert page.one("form", "entry-form")["enctype"] == "multipart/form-data"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"alt_zh": ""}, "没有替代文字"),
        ({"licence": ""}, "必填"),
        ({"credit": ""}, "必填"),
        ({"focal_x": 130}, "应为 0 至 100"),
        ({"source_url": "javascript:alert(1)"}, "URL"),
        ({"source_url": "ftp://example.org/"}, "URL"),
        ({"place": 0}, "1"),
    ],
)
def test_a_refused_field_is_named_and_the_good_picture_waits_for_the_next_try(clerk, entry, values, said):
    answer = send(clerk, file=upload(encoded(drawing())), **WORDS | {"caption_zh": "从南面看"} | values)
    assert answer.status_code == 200
    (mistake,) = mistakes(answer)
    assert said in mistake
    assert field(answer, "pictures-0-caption_zh")["value"] == "从南面看"
    preview = tree(answer.content.decode()).one("picture").one("img")["src"]
    assert clerk.get(preview).status_code == 200
    assert Client().get(preview).status_code == 404
    again = send(clerk, page=answer, **WORDS | {"focal_x": 50, "source_url": "", "place": ""})
    assert again.status_code == 302
    assert words() == ["大楼入口"]


@pytest.mark.parametrize("token", ["forged", "eyJuYW1lIjoiYSJ9:1abcde:forged"])
def test_a_forged_name_brings_no_picture(clerk, entry, token):
    (mistake,) = mistakes(send(clerk, kept=token, **WORDS))
    assert "请重新选择文件" in mistake


def test_a_picture_that_waited_too_long_is_asked_for_again(clerk, entry, monkeypatch):
    answer = send(clerk, file=upload(encoded(drawing())), **WORDS | {"alt_zh": ""})
    monkeypatch.setattr("pictures.forms.KEPT_FOR", -1)
    (mistake,) = mistakes(send(clerk, page=answer, alt_zh="大楼入口"))
    assert "请重新选择文件" in mistake


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "“a.svg” 不是可用的图片"),
        ("bomb.png", png(30_000, 30_000), "“bomb.png” 有 30,000 × 30,000 像素"),
        ("empty.jpg", b"", "“empty.jpg” 是空文件"),
        ("big.jpg", encoded(drawing(), "JPEG") + bytes(11 * 2**20), "“big.jpg” 有 11.1 MB：最多 10 MB"),
        ("<script>.png", b"nonsense", "“<script>.png” 不是可用的图片"),
    ],
)
def test_a_refused_picture_is_named_and_everything_else_stays_typed(clerk, entry, media, name, content, said):
    answer = send(clerk, file=upload(content, name), **WORDS)
    (mistake,) = mistakes(answer)
    assert said in mistake
    assert field(answer, "pictures-0-alt_zh")["value"] == "大楼入口"
    assert field(answer, "pictures-0-licence")["value"] == "CC BY 4.0"
    assert files_under(media) == []
    assert words() == []


@pytest.mark.parametrize(("typed", "marked"), [(0, "0%"), (100, "100%"), ("", "50%"), ("left", "50%")])
def test_the_mark_on_the_preview_stands_where_the_numbers_say(clerk, entry, typed, marked):
    answer = send(clerk, file=upload(encoded(drawing())), **WORDS | {"alt_zh": ""}, focal_x=typed)
    for circle in tree(answer.content.decode()).one("div", "picture-preview").all("circle"):
        assert circle["cx"] == marked


def test_words_without_a_picture_are_refused(clerk, entry):
    (mistake,) = mistakes(send(clerk, **WORDS))
    assert "还没有选图片" in mistake


def test_words_are_changed_and_the_picture_stays_the_same(clerk, entry):
    add(clerk, 0, drawing())
    (before,) = rows()
    assert send(clerk, 0, alt_zh="正门").status_code == 302
    (after,) = rows()
    assert (after.alt_zh, after.pk, after.name) == ("正门", before.pk, before.name)


def test_pictures_are_put_in_the_order_of_their_numbers(clerk, entry):
    add(clerk, 0, drawing())
    add(clerk, 1, drawing(500, 500), alt_zh="庭院")
    assert words() == ["大楼入口", "庭院"]
    fields = fields_of(clerk.get(address(entry)))
    clerk.post(address(entry), fields | {"pictures-0-place": "2", "pictures-1-place": "1"})
    assert words() == ["庭院", "大楼入口"]


def test_a_picture_is_removed_and_the_next_moves_up(clerk, entry):
    add(clerk, 0, drawing())
    add(clerk, 1, drawing(500, 500), alt_zh="庭院")
    assert send(clerk, 0, DELETE="on").status_code == 302
    assert [(row.alt_zh, row.position) for row in rows()] == [("庭院", 0)]


def test_another_file_takes_the_place_of_a_picture_and_its_words(clerk, entry):
    add(clerk, 0, drawing())
    add(clerk, 1, drawing(500, 500), alt_zh="庭院")
    first = rows()[0]
    assert send(clerk, 0, file=upload(encoded(drawing(600, 200)))).status_code == 302
    after = rows()[0]
    assert (after.alt_zh, after.width) == (first.alt_zh, 600)
    assert after.name != first.name
    assert after.pk != first.pk, "the history of a key is that of one picture"
    assert words() == ["大楼入口", "庭院"]
    kinds = Picture.history.filter(entry_id=entry.pk, name=first.name).values_list("history_type", flat=True)
    assert {"+", "-"} <= set(kinds)


def test_the_same_picture_twice_is_refused_with_the_number_of_the_first(clerk, entry):
    add(clerk, 0, drawing())
    answer = send(clerk, 1, file=upload(encoded(drawing())), **WORDS)
    assert any("与第 1 张相同" in mistake for mistake in mistakes(answer))


def test_one_edit_is_one_version_of_entry_and_pictures(clerk, entry):
    fields = fields_of(clerk.get(address(entry)))
    given = {f"pictures-0-{name}": value for name, value in WORDS.items()}
    photo = {"pictures-0-file": upload(encoded(drawing())), "note_zh": "试验"}
    clerk.post(address(entry), fields | given | photo)
    version = stored("pictured").history.first()
    (picture,) = Picture.history.filter(entry_id=entry.pk)
    assert version.note_zh == "试验"
    assert picture.history_date == version.history_date
    assert picture.history_user == clerk.user


def test_tidying_leaves_alone_what_waits_for_review(clerk, sign_in, entry):
    send(sign_in("editor"), file=upload(encoded(drawing())), **WORDS)
    assert words() == []
    name = stored_picture().name
    grow_old(folder_of(name))
    call_command("tidy_pictures", "--remove", verbosity=0)
    clerk.post(f"/admin/stewardship/pendingedit/{entry.pk.replace(':', '_3A')}/change/", {"_accept": "1"})
    assert [row.name for row in rows()] == [name]
    assert Client().get(f"/media/pictures/{name}/320.webp").status_code == 200


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_one_click_on_the_preview_sets_the_focal_point_and_nothing_breaks_the_policy(page, live_catalogue, sign_in):
    entry = entry_with(stored_picture(drawing(600, 400)))
    cookie = sign_in("editor").cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_catalogue.url}])
    complaints = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(f"{live_catalogue.url}{address(entry)}")
    preview = page.locator("[data-focal-point]")
    box = preview.bounding_box()
    preview.click(position={"x": box["width"] * 0.25, "y": box["height"] * 0.75})
    assert page.locator("[name=pictures-0-focal_x]").input_value() == "25"
    assert page.locator("[name=pictures-0-focal_y]").input_value() == "75"
    assert preview.locator("circle").first.get_attribute("cx") == "25%"
    page.locator("[name=pictures-0-focal_x]").fill("40")
    assert preview.locator("circle").first.get_attribute("cx") == "40%"
    assert complaints == []
