"""How a reader has chosen to see pages: three cookies, set only when chosen, and nothing else about the reader."""

from dataclasses import dataclass

from django.http import HttpRequest

# {cookie: {value: class of the root element}}. What is absent or of no known value is the usual.
CHOICES: dict[str, dict[str, str]] = {
    "ui": {"elder": "is-elder"},
    "size": {"large": "is-large", "larger": "is-larger"},
    "contrast": {"high": "is-contrast"},
}


@dataclass(frozen=True)
class Display:
    """All of a page that depends on its reader and not on its address. Hashable: a kept page is kept for each apart."""

    ui: str = ""
    size: str = ""
    contrast: str = ""

    @property
    def is_elder(self) -> bool:
        return self.ui == "elder"

    @property
    def classes(self) -> str:
        return " ".join(CHOICES[name][value] for name in CHOICES if (value := getattr(self, name)))


def display_of(request: HttpRequest) -> Display:
    given = {name: request.COOKIES.get(name, "") for name in CHOICES}
    return Display(**{name: value for name, value in given.items() if value in CHOICES[name]})
