"""gunicorn's settings for this site: gunicorn dipnote_site.wsgi --config deploy/gunicorn.conf.py

WEB_CONCURRENCY says how many processes, WEB_THREADS how many threads each. More than one process needs a CACHE_URL
that they share, since pace limits count there: manage.py doctor says so.
"""

import os

bind = os.environ.get("WEB_BIND", "127.0.0.1:8000")
workers = int(os.environ.get("WEB_CONCURRENCY", "1"))
threads = int(os.environ.get("WEB_THREADS", "4"))
worker_class = "gthread"
preload_app = False  # SIGHUP then loads the new code, one process after the other
timeout = 60  # seconds; SQLite's writers wait up to 20 for each other
graceful_timeout = 30
keepalive = 15  # seconds; nginx keeps its connections open for less
max_requests = 20_000  # a process is renewed after so many, lest a leak grow
max_requests_jitter = 2_000
control_socket_disable = True
accesslog = None  # the proxy writes one; addresses of readers need not stand in two places
errorlog = "-"
