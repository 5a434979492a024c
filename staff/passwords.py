"""Django's minimum length, whose message has lost its Chinese translation."""

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import gettext as _


class MinimumLength(MinimumLengthValidator):
    def get_error_message(self):
        return _("密码太短：至少要 %(count)d 个字符。") % {"count": self.min_length}

    def get_help_text(self):
        return _("至少 %(count)d 个字符，不限字符种类；可以用几个不相干的词。") % {"count": self.min_length}
