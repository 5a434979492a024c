"""What the site manages itself: accounts and the audit trail."""

from importlib import import_module

from django.contrib import admin
from django.contrib.auth.models import Group, User
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from staff.accounts import AccountAdmin
from staff.models import AuditEvent
from staff.trail import AuditEventAdmin

# The others register on import, once. Roles are fixed, and nobody reads other people's secrets: what is needed of
# devices stands with the account.
for module in ("django.contrib.auth.admin", "django_otp.plugins.otp_static.admin", "django_otp.plugins.otp_totp.admin"):
    import_module(module)
for model in (User, Group, StaticDevice, TOTPDevice):
    admin.site.unregister(model)

admin.site.register(User, AccountAdmin)
admin.site.register(AuditEvent, AuditEventAdmin)
