"""Pictures in the form of an entry: added with the rest, kept when the rest is refused, part of every version."""

import pytest
from django.test import Client

from incubators.models import Incubator
from pictures.tests.making import drawing, encoded, upload
from stewardship.tests.pages import address, button_value, fields_of

pytestmark = pytest.mark.django_db

ADD = "/admin/incubators/incubator/add/"
WORDS = {"pictures-0-alt_zh": "从街上看到的入口", "pictures-0-credit": "徐汇", "pictures-0-licence": "本单位拍摄"}


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


def new_incubator(client, **values):
    fields = fields_of(client.get(ADD))
    given = {"name_zh": "云上试验孵化器", "kind": "incubator_carrier", "from_source": "src-answer-sheet"}
    return fields | given | {"from_locator": "12"} | WORDS | values


def photograph(name="门口.jpg"):
    return upload(encoded(drawing(800, 600), "JPEG"), name)


def test_a_clerk_adds_an_entry_with_a_picture_in_one_form(sign_in):
    client, reviewer = sign_in("editor"), sign_in("reviewer")

    client.post(ADD, new_incubator(client) | {"pictures-0-file": photograph()})

    entry = Incubator.objects.get(name_zh="云上试验孵化器")
    picture = entry.record.pictures.get()
    assert picture.alt_zh == "从街上看到的入口"
    file = f"/media/pictures/{picture.name}/320.webp"
    assert Client().get(file).status_code == 404
    given = {"action": "publish", "_selected_action": entry.pk, "index": "0", "confirmed": "1"}
    reviewer.post("/admin/incubators/incubator/", given)
    assert Client().get(file).status_code == 200
    assert "从街上看到的入口" in Client().get(entry.get_absolute_url()).content.decode()
    assert "从街上看到的入口" in Client().get("/incubators/?q=云上试验").content.decode()


def test_a_picture_without_words_is_refused_by_name(sign_in):
    client = sign_in("editor")

    answer = client.post(ADD, new_incubator(client) | {"pictures-0-alt_zh": "", "pictures-0-file": photograph()})

    assert "图片没有替代文字" in answer.content.decode()
    assert not Incubator.objects.filter(name_zh="云上试验孵化器").exists()


def test_a_good_picture_survives_a_refusal_of_something_else(sign_in):
    client = sign_in("editor")
    refused = client.post(ADD, new_incubator(client, from_source="") | {"pictures-0-file": photograph()})
    assert "有值而没有来源" in refused.content.decode()

    client.post(ADD, fields_of(refused) | {"from_source": "src-answer-sheet"})

    assert Incubator.objects.get(name_zh="云上试验孵化器").record.pictures.count() == 1


def test_a_file_that_is_no_picture_is_refused_and_leaves_nothing(sign_in, media):
    client = sign_in("editor")

    answer = client.post(ADD, new_incubator(client) | {"pictures-0-file": upload(b"<svg onload='x'/>", "门口.jpg")})

    assert "门口.jpg" in answer.content.decode()
    assert [path for path in media.rglob("*") if path.is_file()] == []


def test_an_editors_new_picture_of_a_public_entry_waits_for_review(sign_in):
    editor, reviewer = sign_in("editor"), sign_in("reviewer")
    entry = Incubator.objects.get(slug="mosu-space")
    fields = fields_of(editor.get(address(entry))) | WORDS

    editor.post(address(entry), fields | {"pictures-0-file": photograph()})
    again = fields_of(editor.get(address(entry)))
    editor.post(address(entry), again | {"note_zh": "再改一次"})

    assert "从街上看到的入口" not in Client().get(entry.get_absolute_url()).content.decode()
    reviewer.post("/admin/stewardship/pendingedit/incubator_3Amosu-space/change/", {"_accept": "1"})
    assert "从街上看到的入口" in Client().get(entry.get_absolute_url()).content.decode()


def test_restoring_brings_a_removed_picture_back(sign_in):
    reviewer = sign_in("reviewer")
    entry = Incubator.objects.get(slug="mosu-space")
    fields = fields_of(reviewer.get(address(entry)))
    reviewer.post(address(entry), fields | WORDS | {"pictures-0-file": photograph()})
    version = Incubator.history.filter(record_id=entry.pk).first().history_id
    reviewer.post(address(entry), fields_of(reviewer.get(address(entry))) | {"pictures-0-DELETE": "on"})
    assert entry.record.pictures.count() == 0
    url = address(entry, f"restore/{version}")
    token = button_value(reviewer.get(url).content.decode(), "version")

    reviewer.post(url, {"version": token})

    assert entry.record.pictures.get().alt_zh == "从街上看到的入口"
