"""Numbers and alerts of a watched loop, told to other people's tools by what these have."""

from __future__ import annotations

import logging
import math
import os
import struct
import time
import warnings
from collections.abc import Mapping
from typing import Any

TITLE = "plstar: edge of stability"
TAKEN = ("a folder for event files, or an object with add_scalar (SummaryWriter), log_metrics (Lightning's loggers,"
         " mlflow) or log (a run of W&B, wandb, trackio), or a function (numbers, step), or a list of such")


class Teller:
    """Tells numbers and alerts to what a caller has named; imports nothing.

    A tool that raises is warned of once, then left: training goes on.
    """

    def __init__(self, tell: Any) -> None:
        self._tools = _tools(tell)

    def numbers(self, numbers: Mapping[str, float], step: int) -> None:
        """Tells numbers that are finite, by name."""
        finite = {f"plstar/{k}": float(v) for k, v in numbers.items() if math.isfinite(v)}
        if finite:
            self._each(lambda tool: _numbers(tool, finite, step))

    def alert(self, text: str, step: int) -> None:
        """Tells a sentence; where no tool of a kind takes one, by the logger ``plstar``, once."""
        heard: list[bool] = []
        self._each(lambda tool: heard.append(_alert(tool, text, step)))
        if not all(heard):
            logging.getLogger("plstar").warning("%s: %s", TITLE, text)

    def _each(self, call: Any) -> None:
        for tool in list(self._tools):
            try:
                call(tool)
            except Exception as e:
                self._tools.remove(tool)
                warnings.warn(f"plstar tells {type(tool).__name__} nothing more: it raised {type(e).__name__}: {e}",
                              RuntimeWarning, stacklevel=2)


def _tools(tell: Any) -> list[Any]:
    if tell is None:
        return []
    if isinstance(tell, (list, tuple)):
        return [tool for part in tell for tool in _tools(part)]
    if isinstance(tell, (str, os.PathLike)):
        return [EventFile(os.fspath(tell))]
    if not (callable(tell) or any(callable(getattr(tell, n, None)) for n in ("add_scalar", "log_metrics", "log"))):
        raise TypeError(f"tell: {type(tell).__name__} is not known; expected {TAKEN}")
    return [tell]


def _numbers(tool: Any, numbers: dict[str, float], step: int) -> None:
    if callable(getattr(tool, "add_scalar", None)):
        for name, value in numbers.items():
            tool.add_scalar(name, value, step)
    elif callable(getattr(tool, "log_metrics", None)):
        tool.log_metrics(numbers, step=step)
    elif callable(getattr(tool, "log", None)):
        tool.log(numbers, step=step)
    else:
        tool(numbers, step)


def _alert(tool: Any, text: str, step: int) -> bool:
    """Whether the tool takes alerts."""
    if callable(getattr(tool, "alert", None)):
        tool.alert(title=TITLE, text=text)
    elif callable(getattr(tool, "add_text", None)):
        tool.add_text("plstar/alert", text, step)
    else:
        return False
    return True


class EventFile:
    """A file of events that TensorBoard reads, in a folder; each call is written through.

    A record is its length (8 bytes, little-endian), the masked CRC-32C of these, the event, and its masked
    CRC-32C; an event is a message of protocol buffers.
    """

    def __init__(self, folder: str) -> None:
        os.makedirs(folder, exist_ok=True)
        name = os.path.join(folder, f"events.out.tfevents.{int(time.time())}.plstar.{os.getpid()}")
        count = 0
        while os.path.exists(name + (f".{count}" if count else "")):
            count += 1
        self.path = name + (f".{count}" if count else "")
        self._write(version(time.time()))

    def add_scalar(self, tag: str, value: float, step: int) -> None:
        """Writes a number."""
        self._write(scalars(time.time(), step, {tag: value}))

    def add_text(self, tag: str, text: str, step: int) -> None:
        """Writes a sentence."""
        self._write(sentence(time.time(), step, tag, text))

    def _write(self, record: bytes) -> None:
        with open(self.path, "ab") as f:
            f.write(record)


def version(wall: float) -> bytes:
    """The first record of a file."""
    return _event(wall, _part(3, b"brain.Event:2"))


def scalars(wall: float, step: int, numbers: Mapping[str, float]) -> bytes:
    """Numbers by tag, in single precision."""
    values = (_part(1, _part(1, tag.encode()) + b"\x15" + struct.pack("<f", v)) for tag, v in numbers.items())
    return _event(wall, b"\x10" + _varint(step) + _part(5, b"".join(values)))


def sentence(wall: float, step: int, tag: str, text: str) -> bytes:
    """A text: a tensor of one string, for the plugin of texts."""
    tensor = b"\x08\x07" + _part(2, _part(2, b"\x08\x01")) + _part(8, text.encode())
    plugin = _part(1, _part(1, b"text"))
    value = _part(1, tag.encode()) + _part(8, tensor) + _part(9, plugin)
    return _event(wall, b"\x10" + _varint(step) + _part(5, _part(1, value)))


def _event(wall: float, rest: bytes) -> bytes:
    data = b"\x09" + struct.pack("<d", wall) + rest
    length = struct.pack("<Q", len(data))
    return length + _masked(length) + data + _masked(data)


def _part(field: int, data: bytes) -> bytes:
    """A field of bytes."""
    return _varint(field << 3 | 2) + _varint(len(data)) + data


def _varint(n: int) -> bytes:
    out = bytearray()
    while n > 127:
        out.append(n & 127 | 128)
        n >>= 7
    out.append(n)
    return bytes(out)


def _masked(data: bytes) -> bytes:
    c = crc32c(data)
    return struct.pack("<I", ((c >> 15 | c << 17) + 0xA282EAD8) & 0xFFFFFFFF)


def crc32c(data: bytes) -> int:
    """The cyclic redundancy check of Castagnoli's polynomial."""
    c = 0xFFFFFFFF
    for x in data:
        c = _TABLE[(c ^ x) & 255] ^ c >> 8
    return c ^ 0xFFFFFFFF


def _row(n: int) -> int:
    for _ in range(8):
        n = n >> 1 ^ (0x82F63B78 if n & 1 else 0)
    return n


_TABLE = [_row(n) for n in range(256)]
