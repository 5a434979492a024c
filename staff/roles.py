"""Who may do what. The one place that decides: views, buttons and lists all ask `user.has_perm`.

A role is a group whose name is the role's code. What a role may do stands in `ROLES` and nowhere in the database, so
that a permission nobody has thought of is a permission nobody has.
"""

from dataclasses import dataclass
from functools import cache

from django.apps import apps
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalogue.version import change

# Everything in these apps is catalogue: seen by every role, deleted by none.
CATALOGUE = ("catalogue", "pictures", "sources", "districts", "institutions", "incubators", "transfer", "atlas")
READ = ("view",)
EDIT = ("view", "add", "change")
SEES_SEARCHES = ("search.fruitlessterm", READ)
PUBLISH = "stewardship.publish"
SEES_EDITS = ("stewardship.view_pendingedit", "stewardship.view_report", "stewardship.view_link")
SEES_LETTERS = ("corrections.correction", READ)
ANSWERS_LETTERS = ("corrections.correction", ("view", "change"))


@dataclass(frozen=True)
class Role:
    """catalogue: actions on everything in the catalogue apps; models: on further models; named: permissions as such."""

    label: str | Promise
    catalogue: tuple[str, ...] = ()
    models: tuple[tuple[str, tuple[str, ...]], ...] = ()
    named: tuple[str, ...] = ()


# From the least to the most.
ROLES = {
    "viewer": Role(_("查看"), READ, models=(SEES_LETTERS, SEES_SEARCHES), named=SEES_EDITS),
    "editor": Role(_("编辑"), EDIT, models=(ANSWERS_LETTERS, SEES_SEARCHES), named=SEES_EDITS),
    "reviewer": Role(_("审核"), EDIT, models=(ANSWERS_LETTERS, SEES_SEARCHES), named=(*SEES_EDITS, PUBLISH)),
    "administrator": Role(
        _("管理"),
        EDIT,
        models=(ANSWERS_LETTERS, SEES_SEARCHES, ("auth.user", EDIT), ("staff.auditevent", READ)),
        named=(*SEES_EDITS, PUBLISH),
    ),
}
ADMINISTRATOR = "administrator"


@cache
def permissions_of(role):
    """Every permission of a role, for models that there are."""
    if role not in ROLES:
        return frozenset()
    rights = ROLES[role]
    names = set(rights.named)
    for app in filter(apps.is_installed, CATALOGUE):
        for model in apps.get_app_config(app).get_models():
            names |= {f"{app}.{action}_{model._meta.model_name}" for action in rights.catalogue}
    for label, actions in rights.models:
        app, model_name = label.split(".")
        names |= {f"{app}.{action}_{model_name}" for action in actions}
    return frozenset(names)


def role_of(user):
    """The role's code, "" for none and for who may not sign in."""
    if not (user.is_active and user.is_staff):
        return ""
    if not hasattr(user, "_role"):
        user._role = stored_role(user)
    return user._role


def stored_role(user):
    """As `role_of`, also of a disabled account. Of two groups the greater counts; a superuser is an administrator."""
    if user.is_superuser:
        return ADMINISTRATOR
    groups = {group.name for group in user.groups.all()} if user.pk else set()
    return next((role for role in reversed(ROLES) if role in groups), "")


def role_label(user):
    role = role_of(user)
    return ROLES[role].label if role else _("没有角色")


def assign(user, role):
    """Give a user this role and no other."""
    group, _created = Group.objects.get_or_create(name=role)
    with transaction.atomic():
        user.groups.set([group])
        change()  # public histories name the role of whoever made a change
    vars(user).pop("_role", None)


def administrators():
    """Accounts that can manage accounts today."""
    users = User.objects.filter(is_active=True, is_staff=True)
    return (users.filter(groups__name=ADMINISTRATOR) | users.filter(is_superuser=True)).distinct()


class RoleBackend(ModelBackend):
    """Django's passwords, our permissions. Rows in auth_permission are not read."""

    def get_user_permissions(self, user_obj, obj=None):
        return set()

    def get_group_permissions(self, user_obj, obj=None):
        return self.get_all_permissions(user_obj, obj)

    def get_all_permissions(self, user_obj, obj=None):
        if user_obj.is_anonymous or obj is not None:
            return set()
        return set(permissions_of(role_of(user_obj)))

    def has_perm(self, user_obj, perm, obj=None):
        return obj is None and not user_obj.is_anonymous and perm in permissions_of(role_of(user_obj))

    def has_module_perms(self, user_obj, app_label):
        role = "" if user_obj.is_anonymous else role_of(user_obj)
        return any(permission.partition(".")[0] == app_label for permission in permissions_of(role))

    def with_perm(self, perm, is_active=True, include_superusers=True, obj=None):
        roles = [role for role in ROLES if perm in permissions_of(role)]
        users = User.objects.filter(is_active=is_active, is_staff=True)
        found = users.filter(groups__name__in=roles)
        return (found | users.filter(is_superuser=True) if include_superusers else found).distinct()
