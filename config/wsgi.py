import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()

# After the set-up, when models can be read: a server does not start on rules other than its cases were made by.
from workflows.cases.pinned_rules import refuse_changed_rules  # noqa: E402

refuse_changed_rules()
