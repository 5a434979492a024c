"""What is too large is refused early, with words, and is kept neither on disk nor in memory."""

import io
import tempfile
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest
from django.test import Client, RequestFactory

from catalogue.tests.reading import tree

MEGABYTE = 2**20
BOUNDARY = "BoUnDaRy"


class Zeros(io.RawIOBase):
    """A body of zeros that is never held as a whole. `taken` counts what was read of it."""

    def __init__(self, before: bytes, size: int, after: bytes) -> None:
        self.before, self.left, self.after, self.taken = before, size, after, 0
        self.length = len(before) + size + len(after)

    def read(self, size: int = -1) -> bytes:
        assert size >= 0, "read as a whole"
        if self.before:
            part, self.before = self.before[:size], self.before[size:]
        elif self.left:
            part = bytes(min(size, self.left))
            self.left -= len(part)
        else:
            part, self.after = self.after[:size], self.after[size:]
        self.taken += len(part)
        return part


def file_body(size: int) -> Zeros:
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="big.jpg"\r\n\r\n'
    tail = f'\r\n--{BOUNDARY}\r\nContent-Disposition: form-data; name="typed"\r\n\r\nkept\r\n--{BOUNDARY}--\r\n'
    return Zeros(head.encode(), size, tail.encode())


def environment(body: Zeros) -> dict[str, Any]:
    return {
        "wsgi.input": body,
        "REQUEST_METHOD": "POST",
        "CONTENT_LENGTH": str(body.length),
        "CONTENT_TYPE": f"multipart/form-data; boundary={BOUNDARY}",
    }


def sent_by(user: User | AnonymousUser, body: Zeros) -> HttpRequest:
    request = RequestFactory().request(**environment(body))
    request.user = user
    return request


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize("address", ["/", "/admin/login/", "/en/no-such-page/"])
def test_a_hundred_megabytes_are_refused_with_words_before_a_byte_is_read(
    client: Client, temporary: Path, address: str
) -> None:
    body = file_body(100 * MEGABYTE)
    answer = client.request(**environment(body) | {"PATH_INFO": address})
    assert answer.status_code == 413
    assert body.taken == 0
    page = tree(answer.content.decode())
    limits = "at most 10 MB and one" if address.startswith("/en/") else "一个文件最多 10 MB，一次提交最多 32 MB"
    assert limits in page.one("main").text
    assert "Content-Security-Policy" in answer
    assert not answer.cookies
    assert list(temporary.iterdir()) == []


def test_a_body_without_a_form_is_refused_alike(client: Client) -> None:
    answer = client.generic("POST", "/", b"x", content_type="text/plain", CONTENT_LENGTH=str(33 * MEGABYTE))
    assert answer.status_code == 413


@pytest.mark.parametrize("length", ["", "-1", "many", "٣٣٣٣٣٣٣٣٣"])
@pytest.mark.django_db
def test_a_length_that_is_no_number_does_no_harm(client: Client, length: str) -> None:
    assert client.get("/healthz", CONTENT_LENGTH=length).status_code < 500


def test_a_file_over_the_limit_comes_without_content_and_what_was_typed_comes_with_it(temporary: Path) -> None:
    request = sent_by(User(username="clerk"), file_body(30 * MEGABYTE))
    tracemalloc.start()
    typed, file = request.POST["typed"], request.FILES["file"]
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert typed == "kept"
    assert file.size == 30 * MEGABYTE
    assert file.read() == b""
    assert peak < 25 * MEGABYTE
    assert list(temporary.iterdir()) == []


def test_a_file_of_just_the_limit_comes_whole_and_touches_no_disk(temporary: Path) -> None:
    request = sent_by(User(username="clerk"), file_body(settings.UPLOAD_FILE_LIMIT))
    file = request.FILES["file"]
    assert file.size == len(file.read()) == settings.UPLOAD_FILE_LIMIT
    assert list(temporary.iterdir()) == []


def test_files_of_strangers_are_passed_over() -> None:
    request = sent_by(AnonymousUser(), file_body(MEGABYTE))
    assert request.POST["typed"] == "kept"
    assert not request.FILES


def test_several_files_are_kept_apart() -> None:
    sent = {"a": b"first", "b": b"", "c": b"third"}
    files = {name: SimpleUploadedFile(f"{name}.txt", content) for name, content in sent.items()}
    request = RequestFactory().post("/", files)
    request.user = User(username="clerk")
    assert {name: file.read() for name, file in request.FILES.items()} == sent
