"""The process that computes: how it is started, asked, interrupted and ended (docs/protocol.md)."""

from __future__ import annotations

import atexit
import contextlib
import itertools
import json
import multiprocessing
import os
import queue
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ._errors import Crash, Refusal, named
from ._notebook import kernel
from ._program import VERSION, found

PROTOCOL = 1
ROOM = 1 << 30  # bytes that a folder in memory has at least

Progress = Callable[[str, int, int], None]


@dataclass
class Options:
    """How plstar computes.

    Attributes
    ----------
    threads : int or None
        Threads; None: one per processor. Results do not depend on it.
    memory : str or None
        The heap of the process that computes, such as ``"8g"``; None: half of the machine. It holds
        for the next process: call ``plstar.close()`` to begin one.
    progress : bool or function
        Whether progress is shown, or what is called with stage, done and total.
    patience : float
        Seconds after which a call that was interrupted is ended by force.
    """

    threads: int | None = None
    memory: str | None = None
    progress: bool | Progress = True
    patience: float = 10.0


options = Options()


def _in_memory() -> str | None:
    """A folder in memory, where there is one with room; a container's has 64 MB."""
    shm = "/dev/shm"
    if not os.path.isdir(shm) or not os.access(shm, os.W_OK):
        return None
    return shm if shutil.disk_usage(shm).free >= ROOM else None


class Process:
    """A running program."""

    def __init__(self) -> None:
        if getattr(multiprocessing.process.current_process(), "_inheriting", False):
            raise Crash(
                "plstar: a spawned process calls it while it imports the main module; expected calls "
                'below if __name__ == "__main__":; move them there'
            )
        self.pid = os.getpid()
        self.folder = tempfile.mkdtemp(prefix="plstar-", dir=_in_memory())
        self.log = tempfile.TemporaryFile()
        program = found()
        command, environment = program.start([f"-Xmx{options.memory}"] if options.memory else [])
        self.process = subprocess.Popen(
            [*command, "serve", "--stdio"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.log,
            env=environment,
            start_new_session=True,  # Ctrl-C is ours to pass on
        )
        self.ids = itertools.count(1)
        self.answers: dict[int, queue.Queue[Any]] = {}
        self.hello: queue.Queue[Any] = queue.Queue()
        self.lock = threading.Lock()
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()
        self.about = self._next(self.hello)
        if self.about.get("protocol") != PROTOCOL:
            self.end()
            raise Crash(
                f"plstar: {program.words[0]} speaks protocol {self.about.get('protocol')} and this package "
                f"{PROTOCOL}; expected two of one version; install both anew"
            )
        theirs, ours = (re.match(r"\d+\.\d+\.\d+", v) for v in (str(self.about.get("plstar")), VERSION))
        if theirs and ours and theirs[0] != ours[0]:
            self.end()
            raise Crash(
                f"plstar: {program.words[0]} is of version {theirs[0]} and this package of {ours[0]}; expected "
                "two of one version; install both anew, or unset PLSTAR_HOME"
            )

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            try:
                message = json.loads(line)
            except ValueError:
                continue  # what a JVM says of options that it was given
            params = message.get("params", {})
            if message.get("method") == "hello":
                self.hello.put(params)
                continue
            with self.lock:
                box = self.answers.get(message.get("id", params.get("id")))
            if box is not None:
                box.put(message)
        with self.lock:
            for box in [self.hello, *self.answers.values()]:
                box.put(None)

    def _next(self, box: queue.Queue[Any], timeout: float | None = None) -> Any:
        message = box.get(timeout=timeout)
        if message is None:
            status = self.process.wait()
            self.log.seek(0)
            said = self.log.read()[-2000:].decode(errors="replace").strip()
            self.end()
            raise Crash(f"plstar's process ended with status {status}" + (f":\n{said}" if said else ""))
        return message

    def send(self, message: dict[str, Any]) -> None:
        data = (json.dumps({"jsonrpc": "2.0", **message}) + "\n").encode()
        assert self.process.stdin is not None
        with self.lock, contextlib.suppress(BrokenPipeError, ValueError):  # told at the answer
            self.process.stdin.write(data)
            self.process.stdin.flush()

    def ask(self, method: str, params: dict[str, Any], keeps: bool = False) -> Any:
        """Sends a request and waits; returns its identity and result.

        With `keeps` an interrupt ends the work with what is done, which is returned.
        """
        i, box = next(self.ids), queue.Queue[Any]()
        with self.lock:
            self.answers[i] = box
        line = _Line()
        try:
            self.send({"id": i, "method": method, "params": params})
            while True:
                message: Any = None
                try:
                    message = self._next(box)
                    if "method" in message:
                        line.at(message["params"])
                        continue
                except KeyboardInterrupt:
                    if message is None or "method" in message:
                        if not keeps:
                            self._cancel(i, box)
                            raise
                        keeps = False
                        self.send({"method": "cancel", "params": {"id": i}})
                        continue
                if "error" in message:
                    raise _error(message["error"])
                return i, message["result"]
        finally:
            line.clear()
            with self.lock:
                del self.answers[i]

    def _cancel(self, i: int, box: queue.Queue[Any]) -> None:
        """Has a call stopped, or ends the process where it does not listen."""
        self.send({"method": "cancel", "params": {"id": i}})
        until = time.monotonic() + options.patience
        with contextlib.suppress(queue.Empty, Crash):
            while "method" in self._next(box, max(0.0, until - time.monotonic())):
                pass
            return
        self.end()

    def new_folder(self) -> str:
        """A folder that both sides read; it goes with the process."""
        return tempfile.mkdtemp(dir=self.folder, prefix="r")

    def alive(self) -> bool:
        return self.pid == os.getpid() and self.process.poll() is None

    def end(self) -> None:
        """Ends the process; a process that forked leaves it to its parent."""
        global _current
        if _current is self:
            _current = None
        if self.pid != os.getpid():
            return
        assert self.process.stdin is not None and self.process.stdout is not None
        with contextlib.suppress(OSError):
            self.process.stdin.close()  # the end of its input ends it
        if self.process.poll() is None:
            try:
                self.process.wait(2)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.reader.join(2)
        self.process.stdout.close()
        self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def _error(error: dict[str, Any]) -> Exception:
    data = error.get("data", {})
    code = data.get("code", "")
    if code == "MEMORY" and "where" not in data:
        return MemoryError(error["message"] + '; set plstar.options.memory = "16g" and call plstar.close()')
    if code in ("FAULT", "PROTOCOL", "METHOD"):
        return Crash(error["message"] + "\n" + data.get("trace", ""))
    where, what, expected, fix = (named(data.get(part, "")) for part in ("where", "what", "expected", "fix"))
    return Refusal(code, where, what, expected, fix, named(error["message"]), data.get("excerpt", []))


_current: Process | None = None
_starting = threading.Lock()


def process() -> Process:
    """The process that computes; started where there is none, or where this one forked."""
    global _current
    with _starting:
        if _current is None or not _current.alive():
            if _current is not None:
                _current.end()
            _current = Process()
        return _current


@atexit.register
def close() -> None:
    """Ends the process that computes; the next call begins another."""
    if _current is not None:
        _current.end()


def _forked() -> None:
    """The process of the parent is not held open by its children."""
    global _current
    if _current is not None:
        for pipe in (_current.process.stdin, _current.process.stdout):
            if pipe is not None:
                pipe.raw.close()  # type: ignore[attr-defined]
        _current = None


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forked)


class _Line:
    """Progress, as one line that is drawn again; in notebooks as one output."""

    def __init__(self) -> None:
        self.drawn = 0
        self.stage = ""
        self.since = 0.0
        self.shown: Any = None

    def at(self, params: dict[str, Any]) -> None:
        stage, done, total = params["stage"], params["done"], params["total"]
        if callable(options.progress):
            options.progress(stage, done, total)
            return
        if not options.progress:
            return
        now = time.monotonic()
        if stage != self.stage:
            self.stage, self.since = stage, now
        part = done / total if total else 0.0
        left = f", {(now - self.since) / part * (1 - part):.0f} s left" if part > 0 else ""
        loss = f", loss {params['loss']:.4g}" if "loss" in params else ""
        self._draw(f"{stage} {done}/{total}{loss}{left}")

    def _draw(self, text: str) -> None:
        if kernel() is not None:
            from IPython.display import display

            if self.shown is None:
                self.shown = display({"text/plain": text}, raw=True, display_id=True)
            else:
                self.shown.update({"text/plain": text}, raw=True)
        elif sys.stderr.isatty():
            print("\r" + text.ljust(self.drawn), end="", file=sys.stderr, flush=True)
        self.drawn = len(text)

    def clear(self) -> None:
        if self.shown is not None:
            self.shown.update({"text/plain": ""}, raw=True)
        elif self.drawn and sys.stderr.isatty():
            print("\r" + " " * self.drawn + "\r", end="", file=sys.stderr, flush=True)
