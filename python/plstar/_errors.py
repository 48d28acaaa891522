"""What a call can raise besides MemoryError and KeyboardInterrupt."""

from __future__ import annotations

import re
from collections.abc import Sequence

HANDED = re.compile(r"/\S*/plstar-\w+/(?:r\w+/)?(?:\w+-)?(\w+)\.\w+")


def unnamed(text: str) -> str:
    """A text without the paths of what was handed over."""
    return HANDED.sub(r"\1", text)


def named(text: str) -> str:
    """A sentence that names what was handed over, and parameters in place of options."""
    text = re.sub(r"see plstar ([a-z]+) (?:--)?help", r"see help(plstar.\1)", unnamed(text))
    text = text.replace("help(plstar.kernel)", "help(plstar.ntk)")
    return text if "plstar " in text else re.sub(r"--([a-z][a-z-]*)", lambda m: m[1].replace("-", "_"), text)


class Refusal(ValueError):
    """A request that cannot be served.

    Attributes
    ----------
    code : str
        Which refusal it is, such as ``"RANGE"``; it does not change between versions.
    where, what, expected, fix : str
        The argument or place at fault, what is wrong there, what was expected, and what to do.
    """

    def __init__(
        self, code: str, where: str, what: str, expected: str, fix: str, line: str = "",
        excerpt: Sequence[str] = (),
    ) -> None:
        super().__init__(code, where, what, expected, fix, line, tuple(excerpt))
        self.code, self.where, self.what, self.expected, self.fix = code, where, what, expected, fix
        self.line = line or f"{where}: {what}; expected {expected}; {fix}"
        self.excerpt = tuple(excerpt)

    def __str__(self) -> str:
        return "\n".join([self.line, *self.excerpt])


class Crash(RuntimeError):
    """The process that computes is not there, or failed; the next call begins another."""
