"""The door for the web server."""

import os

from django.core.wsgi import get_wsgi_application

from catalogue.spelling import pinyin_key

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xuhui_portal.settings")

application = get_wsgi_application()
pinyin_key("徐汇")  # or whoever searches first would wait for the dictionaries
