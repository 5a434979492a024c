"""Addresses that depend on nothing but the language, looked up once."""

from functools import cache

from django.urls import get_script_prefix, reverse
from django.utils.translation import get_language


def address(name):
    """Of a list or another page that is always there. A page names fifty, and Django looks for each anew."""
    return _address(name, get_language(), get_script_prefix())


@cache
def _address(name, _language, _prefix):
    return reverse(name)
