"""A picture is there for who may see its entry, and for nobody else."""

import pytest
from django.contrib.auth.models import Permission

from catalogue.models.record import State
from catalogue.writing import save_entry
from pictures.files import file_of, folder_of
from pictures.models import Picture
from pictures.showing import picture_url
from pictures.tests.making import drawing, entry_with, show, stored_picture
from sources.tests.factories import stored

pytestmark = pytest.mark.django_db
HIDDEN = [State.DRAFT, State.IN_REVIEW, State.WITHDRAWN]


@pytest.fixture
def picture():
    return stored_picture()


@pytest.fixture
def address(picture):
    return picture_url(picture.name, 400, "webp")


def put(entry, state):
    entry.state, entry.withdrawn_reason = state, "试验"
    save_entry(entry)


def sign_in(client, django_user_model, *permissions, **values):
    user = django_user_model.objects.create_user("clerk", **{"is_staff": True, **values})
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client.force_login(user)


@pytest.mark.parametrize(("form", "kind"), [("avif", "image/avif"), ("webp", "image/webp"), ("jpg", "image/jpeg")])
def test_a_published_picture_is_served_as_an_image_and_nothing_else(client, picture, form, kind):
    entry_with(picture)
    answer = client.get(picture_url(picture.name, 320, form))
    assert answer.status_code == 200
    assert answer.getvalue() == file_of(picture.name, 320, form).read_bytes()
    assert answer["Content-Type"] == kind
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"] == "inline"
    assert answer["Cache-Control"] == "no-cache"
    assert int(answer["Content-Length"]) == file_of(picture.name, 320, form).stat().st_size


def test_a_reader_gets_no_cookie_and_one_query_is_asked(client, picture, address, django_assert_num_queries):
    entry_with(picture)
    with django_assert_num_queries(1):
        answer = client.get(address)
    assert answer.status_code == 200
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")


def test_who_has_the_picture_already_is_told_that_it_is_the_same(client, picture, address):
    entry_with(picture)
    etag = client.get(address)["ETag"]
    again = client.get(address, headers={"if-none-match": etag})
    assert (again.status_code, again.content) == (304, b"")
    assert (again["ETag"], again["Cache-Control"]) == (etag, "no-cache")
    assert client.get(address, headers={"if-none-match": '"another"'}).status_code == 200
    assert client.get(picture_url(picture.name, 320, "webp"))["ETag"] != etag


def test_head_says_what_get_would(client, picture, address):
    entry_with(picture)
    head, get = client.head(address), client.get(address)
    assert head.status_code == 200
    assert head.getvalue() == b""
    assert {name: head[name] for name in ("Content-Type", "ETag", "Content-Length")} == {
        name: get[name] for name in ("Content-Type", "ETag", "Content-Length")
    }


def test_a_picture_cannot_be_posted_to(client, picture, address):
    entry_with(picture)
    assert client.post(address).status_code == 405


@pytest.mark.parametrize("state", HIDDEN)
def test_a_picture_of_what_is_not_published_is_not_there_for_the_public(client, picture, address, state):
    put(entry_with(picture), state)
    answer = client.get(address)
    assert answer.status_code == 404
    assert not answer.cookies
    assert b"RIFF" not in answer.content
    assert client.get(address, headers={"if-none-match": f'"{picture.name[:32]}-400-webp"'}).status_code == 404


@pytest.mark.parametrize("state", HIDDEN)
def test_staff_see_the_pictures_of_drafts_and_no_cache_keeps_them(client, django_user_model, picture, address, state):
    put(entry_with(picture), state)
    sign_in(client, django_user_model, is_superuser=True)
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, no-cache"
    assert "Cookie" in answer["Vary"]


def test_staff_without_the_right_to_see_pictures_do_not(client, django_user_model, picture, address):
    put(entry_with(picture), State.DRAFT)
    sign_in(client, django_user_model)
    assert client.get(address).status_code == 404


def test_an_account_that_is_not_staff_sees_no_draft(client, django_user_model, picture, address):
    put(entry_with(picture), State.DRAFT)
    sign_in(client, django_user_model, "view_picture", is_staff=False)
    assert client.get(address).status_code == 404


def test_a_withdrawn_picture_is_gone_at_the_next_request_and_back_when_published_again(client, picture, address):
    entry = entry_with(picture)
    assert client.get(address).status_code == 200
    put(entry, State.WITHDRAWN)
    assert client.get(address).status_code == 404
    put(stored("pictured"), State.PUBLISHED)
    assert client.get(address).status_code == 200


def test_a_picture_shown_by_a_draft_and_by_a_published_entry_is_public(client, picture, address):
    put(entry_with(picture), State.DRAFT)
    entry_with(stored_picture(), slug="another")
    assert client.get(address).status_code == 200


def test_a_picture_taken_off_its_entry_is_no_longer_public(client, picture, address):
    entry_with(picture)
    show(stored("pictured"), stored_picture(drawing(500, 500)))
    assert client.get(address).status_code == 404


def test_a_picture_that_nobody_claimed_is_not_public(client, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/media/pictures/{name}/400.svg",
        "/media/pictures/{name}/0400.webp",
        "/media/pictures/{name}/99999.webp",
        "/media/pictures/{name}/400.webp%0A",
        "/media/pictures/{name}/../{name}/400.webp",
        "/media/pictures/%2e%2e/%2e%2e/settings.py",
        "/media/pictures/{name}/641.webp",
        "/media/pictures/{name}/",
        "/media/pictures/.lock",
        "/media/",
        "/media/pictures/{upper}/400.webp",
    ],
)
def test_no_other_address_leads_to_a_file(client, picture, path):
    entry_with(picture)
    assert client.get(path.format(name=picture.name, upper=picture.name.upper())).status_code == 404


def test_a_row_whose_files_were_lost_answers_not_found(client, picture, address):
    entry_with(picture)
    for path in folder_of(picture.name).iterdir():
        path.unlink()
    assert Picture.objects.filter(name=picture.name).exists()
    assert client.get(address).status_code == 404
