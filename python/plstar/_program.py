"""The program that computes: where it is, how it is started, and the classes that it loads."""

from __future__ import annotations

import atexit
import contextlib
import hashlib
import os
import subprocess
from dataclasses import dataclass

from ._errors import Crash

VERSION = "0.1.0.dev0"

_FLAGS = ["--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC"]


@dataclass
class Program:
    """A launcher, or a JVM with a jar.

    Attributes
    ----------
    words : list of str
        The command.
    lib : str or None
        The folder of its jar, where it is a package.
    """

    words: list[str]
    lib: str | None

    def start(self, flags: list[str]) -> tuple[list[str], dict[str, str]]:
        """The command and its environment, with flags for the JVM and the classes that are recorded."""
        place = self.classes()
        if place is not None:
            global _started
            _started = (os.getpid(), self)
        environment = dict(os.environ)
        if len(self.words) == 1:
            if place is not None:
                environment["PLSTAR_CLASSES"] = place
            if flags:
                given = environment.get("PLSTAR_JAVA_OPTS", "")
                environment["PLSTAR_JAVA_OPTS"] = f"{given} {' '.join(flags)}".strip()
            return self.words, environment
        if place is not None and os.path.exists(place):
            flags = [f"-XX:AOTCache={place}", *flags]
        return [self.words[0], *flags, *self.words[1:]], environment

    def classes(self) -> str | None:
        """Where its classes are recorded; None if it has a record or none is wanted."""
        wanted = os.environ.get("PLSTAR_CLASSES", "")
        if self.lib is None or wanted == "no" or os.path.exists(os.path.join(self.lib, "plstar.aot")):
            return None
        if wanted:
            return wanted
        caches = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
        jar = os.stat(os.path.join(self.lib, "plstar.jar"))
        what = hashlib.sha256(f"{self.words} {jar.st_size} {jar.st_mtime_ns}".encode()).hexdigest()[:16]
        return os.path.join(caches, "plstar", f"{VERSION}-{what}.aot")

    def record(self) -> None:
        """Has its classes recorded: once, by a process of low priority that goes on alone."""
        place = self.classes()
        if place is None or self.lib is None or os.path.exists(place):
            return
        with contextlib.suppress(OSError):
            os.makedirs(os.path.dirname(place), exist_ok=True)
            with open(place + ".begun", "x", encoding="utf-8"):
                pass
            flag = f"-XX:AOTCacheOutput={place}.new"
            words = [self.words[0], flag, *self.words[1:]] if len(self.words) > 1 else self.words
            subprocess.Popen(
                ["/bin/sh", os.path.join(self.lib, "session", "record"), place, "nice", "-n", "19", *words],
                env={**os.environ, "PLSTAR_JAVA_OPTS": flag}, start_new_session=True,
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )


_started: tuple[int, Program] | None = None


@atexit.register
def _record() -> None:
    """The first program whose classes are not recorded has left the machine to others."""
    if _started is not None and _started[0] == os.getpid():
        _started[1].record()


def found() -> Program:
    """The program of PLSTAR_HOME, of this package or of its clone: an image, or jars with a JDK that is there."""
    here = os.path.dirname(os.path.abspath(__file__))
    homes = [os.environ.get("PLSTAR_HOME", ""), os.path.join(here, "image"), os.path.join(here, "jars"), _clone(here)]
    for home in filter(None, homes):
        for place in (os.path.join(home, "bin", "plstar"), os.path.join(home, "plstar")):
            if os.path.isfile(place):
                lib = os.path.join(home, "lib")
                return Program([place], lib if os.path.exists(os.path.join(lib, "session")) else None)
        jar = os.path.join(home, "plstar.jar")
        if os.path.isfile(jar):
            return Program([_java(), *_FLAGS, "-jar", jar], home)
    raise Crash(
        "plstar: no program was found; expected one in this package or in the folder that the "
        "environment variable PLSTAR_HOME names; install the wheel, or build the project and set it"
    )


def _clone(here: str) -> str:
    """The clone that the package lies in, or was installed from, whose program builds itself; empty if there is none."""
    note = os.path.join(here, "clone.txt")
    if os.path.isfile(note):
        with open(note, encoding="utf-8") as f:
            return f.read()
    clone = os.path.dirname(os.path.dirname(here))
    return clone if os.path.isfile(os.path.join(clone, "pom.xml")) else ""


def _java() -> str:
    """A Java of version 25 or newer."""
    places = [os.environ.get("PLSTAR_JAVA_HOME", ""), os.environ.get("JAVA_HOME", "")]
    for folder in ("/usr/lib/jvm", "/opt"):
        if os.path.isdir(folder):
            places += [os.path.join(folder, name) for name in sorted(os.listdir(folder))]
    for place in filter(None, places):
        with contextlib.suppress(OSError), open(os.path.join(place, "release"), encoding="utf-8") as f:
            version = [line.split('"')[1] for line in f if line.startswith("JAVA_VERSION=")]
            if version and int(version[0].split(".")[0]) >= 25:
                return os.path.join(place, "bin", "java")
    raise Crash("plstar: no JDK 25 was found; expected one in PLSTAR_JAVA_HOME or JAVA_HOME; install one")
