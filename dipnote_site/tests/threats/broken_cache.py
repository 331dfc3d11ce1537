"""A cache whose server is gone."""

from django.core.cache.backends.base import BaseCache


class BrokenCache(BaseCache):
    def __init__(self, location, params):
        super().__init__(params)

    def _gone(self, *args, **kwargs):
        raise ConnectionError("Connection refused")

    add = get = set = touch = delete = get_many = set_many = delete_many = incr = has_key = clear = _gone
