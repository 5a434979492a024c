import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser, Group, User

from staff.roles import CATALOGUE, ROLES, administrators, permissions_of, role_label, role_of
from staff.tests.people import person

pytestmark = pytest.mark.django_db


def rights_of(user) -> set[str]:
    wanted = ["incubators.view_incubator", "incubators.add_incubator", "incubators.change_incubator",
              "incubators.delete_incubator", "stewardship.publish", "auth.change_user", "auth.delete_user",
              "staff.view_auditevent"]  # fmt: skip
    return {permission for permission in wanted if user.has_perm(permission)}


READS = {"incubators.view_incubator"}
EDITS = READS | {"incubators.add_incubator", "incubators.change_incubator"}
PUBLISHES = EDITS | {"stewardship.publish"}


@pytest.mark.parametrize(
    ("role", "rights"),
    [
        ("viewer", READS),
        ("editor", EDITS),
        ("reviewer", PUBLISHES),
        ("administrator", PUBLISHES | {"auth.change_user", "staff.view_auditevent"}),
        ("", set()),
    ],
)
def test_each_role_may_do_what_its_line_says(role: str, rights: set[str]) -> None:
    assert rights_of(person(role)) == rights


def test_the_migration_makes_a_group_for_each_role() -> None:
    assert {group.name for group in Group.objects.all()} >= set(ROLES)


def test_no_role_may_delete_anything() -> None:
    assert not [name for role in ROLES for name in permissions_of(role) if ".delete_" in name]


@pytest.mark.parametrize("role", ROLES)
def test_a_permission_that_does_not_exist_is_denied(role: str) -> None:
    user = person(role)
    doubtful = ["incubators.view_nothing", "nothing.view_incubator", "incubators.approve_incubator", "view_incubator",
                "incubators.", "", "incubators.view_Incubator"]  # fmt: skip
    assert not [name for name in doubtful if user.has_perm(name)]


def test_a_permission_row_in_the_database_gives_nothing() -> None:
    from django.contrib.auth.models import Permission

    user = person("viewer")
    row = Permission.objects.get(codename="change_incubator", content_type__app_label="incubators")
    user.user_permissions.add(row)
    Group.objects.get(name="viewer").permissions.add(row)
    user = User.objects.get(pk=user.pk)
    assert not user.has_perm("incubators.change_incubator")


@pytest.mark.parametrize("change", [{"is_active": False}, {"is_staff": False}])
def test_who_may_not_sign_in_may_do_nothing(change: dict[str, bool]) -> None:
    user = person("administrator")
    for name, value in change.items():
        setattr(user, name, value)
    assert role_of(user) == ""
    assert rights_of(user) == set()
    assert not user.has_module_perms("incubators")
    assert user.get_all_permissions() == set()


def test_a_visitor_may_do_nothing() -> None:
    assert not AnonymousUser().has_perm("incubators.view_incubator")
    assert not AnonymousUser().has_module_perms("incubators")


def test_of_two_groups_the_greater_counts() -> None:
    user = person("viewer")
    user.groups.add(Group.objects.get(name="reviewer"))
    assert str(role_label(User.objects.get(pk=user.pk))) == "审核"


def test_every_app_with_entries_is_in_the_catalogue() -> None:
    from catalogue.models.entry import Entry

    with_entries = {model._meta.app_label for model in apps.get_models() if issubclass(model, Entry)}
    assert with_entries <= set(CATALOGUE)


def test_the_list_of_permissions_agrees_with_the_single_answers() -> None:
    user = person("editor")
    assert user.get_all_permissions() == {name for name in permissions_of("administrator") if user.has_perm(name)}


def test_administrators_are_those_who_can_manage_accounts_today() -> None:
    one = person("administrator")
    person("administrator", "disabled", is_active=False)
    person("reviewer")
    root = User.objects.create_superuser("root", password="x")
    assert {user.pk for user in administrators()} == {one.pk, root.pk}
    able = User.objects.with_perm("auth.change_user", backend="staff.roles.RoleBackend")
    assert {user.pk for user in able} == {one.pk, root.pk}
