"""What is dear to make and asked for again and again, kept in this process."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Newest(Generic[K, V]):
    """The last few values by key, each made once even when several threads ask at the same time: values that weigh
    `size` in all, by `weight`, and always the last one."""

    def __init__(self, size: int, weight: Callable[[V], int] = lambda _: 1) -> None:
        self._size, self._weight = size, weight
        self._kept = 0
        self._lock = threading.Lock()
        self._making: dict[K, threading.Lock] = {}
        self._values: OrderedDict[K, V] = OrderedDict()

    def peek(self, key: K) -> V | None:
        """What is kept under the key by now."""
        with self._lock:
            return self._values.get(key)

    def get(self, key: K, make: Callable[[], V]) -> V:
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
            making = self._making.setdefault(key, threading.Lock())
        with making:
            with self._lock:
                if key in self._values:
                    return self._values[key]
            try:
                value = make()
            finally:
                with self._lock:
                    self._making.pop(key, None)
            with self._lock:
                self._values[key] = value
                self._kept += self._weight(value)
                while self._kept > self._size and len(self._values) > 1:
                    self._kept -= self._weight(self._values.popitem(last=False)[1])
            return value
