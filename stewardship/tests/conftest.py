import pytest
from django.test import Client


@pytest.fixture
def sign_in(db):
    """A function from a role to a client that somebody of that role has signed in with; `client.user` is who."""

    from django.contrib.auth.models import User

    from staff.roles import assign

    def sign_in(role, name=None):
        user = User.objects.create_user(name or role, password="not used", is_staff=True)
        assign(user, role)
        client = Client()
        client.force_login(user)
        client.user = user  # type: ignore[attr-defined]
        return client

    return sign_in
