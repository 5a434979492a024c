"""Staff add, change, order and remove the pictures of an entry in its form; a refused save keeps what was typed."""

import pytest
from django.conf import settings

from catalogue.tests.reading import tree
from pictures.forms import PictureFormSet
from pictures.models import Picture
from pictures.tests.making import (
    drawing,
    encoded,
    entry_with,
    files_under,
    located_exif,
    png,
    stored_picture,
    upload,
)
from sources.tests.factories import stored

pytestmark = [pytest.mark.django_db, pytest.mark.urls("pictures.tests.urls")]
ADDRESS = "/edit/pictured/"
WORDS = {"alt_zh": "大楼入口", "credit": "张三", "licence": "CC BY 4.0"}


@pytest.fixture
def entry():
    return entry_with()


@pytest.fixture
def clerk(client, admin_user):
    client.force_login(admin_user)
    return client


def filled(page, number=0, file=None, **values):
    """What a browser would send: every field as the page shows it, and what is typed over it."""
    sent = {}
    for field in page.all():
        if field.tag in ("input", "textarea") and field["name"] and field["type"] not in ("file", "checkbox"):
            sent[field["name"]] = field["value"]
        if field["type"] == "checkbox" and "checked" in field.attributes:
            sent[field["name"]] = "on"
    sent |= {f"pictures-{number}-{name}": value for name, value in values.items()}
    return sent | ({f"pictures-{number}-file": file} if file else {})


def page_of(answer):
    return tree(answer.content.decode())


def send(client, number=0, file=None, **values):
    page = page_of(client.get(ADDRESS))
    return client.post(ADDRESS, filled(page, number, file, **values))


def names():
    return list(Picture.objects.filter(entry__slug="pictured").order_by("position").values_list("alt_zh", flat=True))


def test_a_picture_is_added_with_its_words(clerk, entry):
    answer = send(clerk, file=upload(encoded(drawing(), "JPEG", exif=located_exif())), **WORDS, focal_x=20)
    assert answer.status_code == 302
    picture = Picture.objects.get(entry=entry.pk)
    assert (picture.alt_zh, picture.credit, picture.focal_x, picture.focal_y) == ("大楼入口", "张三", 20, 50)
    assert (picture.width, picture.height) == (400, 300)
    assert clerk.get(f"/media/pictures/{picture.name}/400.webp").status_code == 200


def test_the_hint_says_what_is_taken_and_that_the_place_is_removed(clerk, entry):
    page = page_of(clerk.get(ADDRESS))
    field = page.one("input", type="file")
    hint = page.one("p", id=field["aria-describedby"]).text
    assert "JPEG、PNG、WebP 或 AVIF，最多 10 MB、2500 万像素" in hint
    assert "拍摄位置等信息会被去掉" in hint
    assert "image/avif" in field["accept"]


def test_the_form_left_empty_adds_nothing(clerk, entry):
    assert send(clerk).status_code == 302
    assert names() == []


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"alt_zh": ""}, "没有替代文字"),
        ({"licence": ""}, "必填"),
        ({"credit": ""}, "必填"),
        ({"focal_x": 130}, "应为 0 至 100"),
        ({"source_url": "javascript:alert(1)"}, "URL"),
        ({"place": 0}, "1"),
    ],
)
def test_a_refused_field_is_named_and_the_good_picture_waits_for_the_next_try(clerk, entry, values, words):
    answer = send(clerk, file=upload(encoded(drawing())), **WORDS | {"caption_zh": "从南面看"} | values)
    assert answer.status_code == 200
    page = page_of(answer)
    (mistakes,) = page.all("ul", "errorlist")
    assert words in mistakes.text
    assert page.one("input", name="pictures-0-caption_zh")["value"] == "从南面看"
    preview = page.one("picture").one("img")["src"]
    assert clerk.get(preview).status_code == 200
    again = filled(page, **WORDS | {"focal_x": 50, "source_url": "", "place": ""})
    assert clerk.post(ADDRESS, again).status_code == 302
    assert names() == ["大楼入口"]


def test_a_picture_waits_too_when_the_entry_itself_is_refused(clerk, entry):
    page = page_of(clerk.get(ADDRESS))
    answer = clerk.post(ADDRESS, filled(page, file=upload(encoded(drawing())), **WORDS) | {"name": ""})
    assert answer.status_code == 200
    assert names() == []
    assert clerk.post(ADDRESS, filled(page_of(answer)) | {"name": "试验孵化器"}).status_code == 302
    assert names() == ["大楼入口"]


def test_nobody_but_staff_sees_a_picture_that_waits(clerk, entry, client):
    answer = send(clerk, file=upload(encoded(drawing())), alt_zh="")
    preview = page_of(answer).one("picture").one("img")["src"]
    clerk.logout()
    assert client.get(preview).status_code == 404


@pytest.mark.parametrize("token", ["forged", "eyJuYW1lIjoiYSJ9:1abcde:forged"])
def test_a_forged_name_brings_no_picture(clerk, entry, token):
    page = page_of(send(clerk, kept=token, **WORDS))
    assert "请重新选择文件" in page.one("ul", "errorlist").text


def test_a_picture_that_waited_too_long_is_asked_for_again(clerk, entry, media, monkeypatch):
    page = page_of(send(clerk, file=upload(encoded(drawing())), alt_zh="", credit="张三", licence="CC0"))
    monkeypatch.setattr("pictures.forms.KEPT_FOR", -1)
    answer = clerk.post(ADDRESS, filled(page, alt_zh="大楼入口"))
    assert "请重新选择文件" in page_of(answer).one("ul", "errorlist").text


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "“a.svg” 不是可用的图片"),
        ("bomb.png", png(30_000, 30_000), "“bomb.png” 有 30,000 × 30,000 像素"),
        ("empty.jpg", b"", "“empty.jpg” 是空文件"),
        ("big.jpg", encoded(drawing(), "JPEG") + bytes(11 * 2**20), "“big.jpg” 有 11.1 MB：最多 10 MB"),
        ("<script>.png", b"nonsense", "“<script>.png” 不是可用的图片"),
    ],
)
def test_a_refused_picture_is_named_and_everything_else_stays_typed(clerk, entry, media, name, content, words):
    page = page_of(send(clerk, file=upload(content, name), **WORDS))
    assert words in page.one("ul", "errorlist").text
    assert page.one("input", name="pictures-0-alt_zh")["value"] == "大楼入口"
    assert page.one("input", name="pictures-0-licence")["value"] == "CC BY 4.0"
    assert files_under(media) == []
    assert names() == []


def test_words_without_a_picture_are_refused(clerk, entry):
    page = page_of(send(clerk, **WORDS))
    assert "还没有选图片" in page.one("ul", "errorlist").text


def test_only_the_file_is_asked_for_where_its_own_refusal_says_enough(clerk, entry):
    page = page_of(send(clerk, file=upload(b"nonsense", "a.png"), **WORDS))
    assert len(page.one("ul", "errorlist").all("li")) == 1


def test_words_are_changed_and_the_picture_stays_the_same(clerk, entry):
    entry = entry_with(stored_picture(), slug="pictured-2")
    before = Picture.objects.get(entry=entry.pk)
    page = page_of(clerk.get("/edit/pictured-2/"))
    assert clerk.post("/edit/pictured-2/", filled(page, alt_zh="正门")).status_code == 302
    after = Picture.objects.get(entry=entry.pk)
    assert (after.alt_zh, after.pk, after.name) == ("正门", before.pk, before.name)


def two(client):
    client.post(ADDRESS, filled(page_of(client.get(ADDRESS)), 0, upload(encoded(drawing())), **WORDS))
    other = upload(encoded(drawing(500, 500)))
    client.post(ADDRESS, filled(page_of(client.get(ADDRESS)), 1, other, **WORDS | {"alt_zh": "庭院"}))


def test_pictures_are_put_in_the_order_of_their_numbers(clerk, entry):
    two(clerk)
    assert names() == ["大楼入口", "庭院"]
    page = page_of(clerk.get(ADDRESS))
    sent = filled(page) | {"pictures-0-place": "2", "pictures-1-place": "1"}
    assert clerk.post(ADDRESS, sent).status_code == 302
    assert names() == ["庭院", "大楼入口"]


def test_a_picture_is_removed_and_the_next_moves_up(clerk, entry):
    two(clerk)
    assert send(clerk, 0, DELETE="on").status_code == 302
    assert list(Picture.objects.filter(entry=entry.pk).values_list("alt_zh", "position")) == [("庭院", 0)]


def test_another_file_takes_the_place_of_a_picture_and_its_words(clerk, entry):
    two(clerk)
    first = Picture.objects.get(entry=entry.pk, position=0)
    assert send(clerk, 0, upload(encoded(drawing(600, 200)))).status_code == 302
    after = Picture.objects.get(entry=entry.pk, position=0)
    assert (after.alt_zh, after.width) == (first.alt_zh, 600)
    assert after.name != first.name
    assert after.pk != first.pk, "the history of a key is that of one picture"
    assert names() == ["大楼入口", "庭院"]
    kinds = Picture.history.filter(entry_id=entry.pk, name=first.name).values_list("history_type", flat=True)
    assert set(kinds) == {"+", "-"}


def test_the_same_picture_twice_is_refused_with_the_number_of_the_first(clerk, entry):
    two(clerk)
    page = page_of(send(clerk, 2, upload(encoded(drawing())), **WORDS))
    assert "与第 1 张相同" in page.one("ul", "errorlist").text


def test_there_are_at_most_a_dozen(entry):
    data = {"pictures-TOTAL_FORMS": "13", "pictures-INITIAL_FORMS": "0"}
    formset = PictureFormSet(data, prefix="pictures", queryset=Picture.objects.filter(entry=entry.pk))
    assert not formset.is_valid()
    assert "12" in str(formset.non_form_errors())


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_one_click_on_the_preview_sets_the_focal_point_and_nothing_breaks_the_policy(
    page, live_catalogue, client, admin_user
):
    entry_with(stored_picture(drawing(600, 400)))
    client.force_login(admin_user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_catalogue.url}])
    complaints = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(f"{live_catalogue.url}{ADDRESS}")
    preview = page.locator("[data-focal-point]")
    box = preview.bounding_box()
    preview.click(position={"x": box["width"] * 0.25, "y": box["height"] * 0.75})
    assert page.locator("[name=pictures-0-focal_x]").input_value() == "25"
    assert page.locator("[name=pictures-0-focal_y]").input_value() == "75"
    assert preview.locator("circle").first.get_attribute("cx") == "25%"
    page.locator("[name=pictures-0-focal_x]").fill("40")
    assert preview.locator("circle").first.get_attribute("cx") == "40%"
    assert complaints == []


def test_one_edit_is_one_version_of_entry_and_pictures(clerk, entry, admin_user):
    page = page_of(clerk.get(ADDRESS))
    clerk.post(ADDRESS, filled(page, file=upload(encoded(drawing())), **WORDS) | {"name": "试验孵化器二"})
    version = stored("pictured").history.first()
    (picture,) = Picture.history.filter(entry_id=entry.pk)
    assert version.name_zh == "试验孵化器二"
    assert picture.history_date == version.history_date
    assert picture.history_user == admin_user
