import os

from django.core.wsgi import get_wsgi_application

from config.starting import check_rules

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()
check_rules()
