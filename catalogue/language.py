"""Which of two wordings a reader sees."""

from django.utils.translation import get_language


def is_english():
    return (get_language() or "").startswith("en")


def in_language(chinese, english):
    """The wording in the reader's language; Chinese where there is no English one."""
    return english or chinese if is_english() else chinese
