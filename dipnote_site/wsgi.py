"""The site for a WSGI server: gunicorn dipnote_site.wsgi."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dipnote_site.settings")

application = get_wsgi_application()
