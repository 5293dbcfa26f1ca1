"""Redis as the run's cache: several test processes share one Redis, so emptying takes a process's own keys only."""

from django.core.cache.backends.redis import RedisCache


class OwnKeysRedisCache(RedisCache):
    def clear(self) -> bool:
        """Django's own flushes the whole Redis database, under the hands of the other processes."""
        client = self._cache.get_client(write=True)
        keys = list(client.scan_iter(match=f"{self.key_prefix}:*", count=1000))
        return bool(client.delete(*keys)) if keys else False
