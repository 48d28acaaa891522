"""Writes docs/python.md from the docstrings of the package: python3 tools/python_reference.py [FILE]."""

import inspect
import os
import re
import sys

HOME = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
sys.path.insert(0, os.path.join(HOME, "python"))

import plstar  # noqa: E402

HEAD = """# The Python package

Every function and class of `plstar`, from their docstrings. Begin with [From PyTorch in ten
minutes](pytorch.md) or [From a DataFrame](dataframe.md); what the two processes say to each other
is in [The protocol](protocol.md).

"""


def block(name, thing):
    if inspect.isclass(thing):
        begin = thing.__init__ if "__init__" in vars(thing) else None
        parameters = str(inspect.signature(begin)).replace("(self, ", "(").replace("(self)", "()") if begin else ""
        head = f"class {name}{parameters.split(' ->')[0]}"
    else:
        head = f"{name}{inspect.signature(thing)}"
    head = re.sub(r"(: |-> )'([^']*)'", r"\1\2", head)
    return f"## {name}\n\n```text\n{wrapped(head)}\n\n{inspect.getdoc(thing)}\n```\n\n"


def wrapped(text):
    lines = [""]
    for part in text.replace(", ", ",\0").split("\0"):
        if len(lines[-1]) + len(part) > 95:
            lines.append("    ")
        lines[-1] += part if lines[-1].strip() == "" else " " + part
    return "\n".join(line.rstrip() for line in lines)


def text():
    public = [n for n in sorted(plstar.__all__, key=str.lower) if n != "options"]
    options = block("options", type(plstar.options))
    return HEAD + options + "".join(block(n, getattr(plstar, n)) for n in public if n != "Part").rstrip() + "\n"


if __name__ == "__main__":
    with open(sys.argv[1] if len(sys.argv) > 1 else os.path.join(HOME, "docs", "python.md"), "w", encoding="utf-8") as f:
        f.write(text())
