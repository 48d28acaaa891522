"""The command line: ``plstar …``, or ``python -m plstar …``."""

import os
import sys

from ._process import _program


def main() -> None:
    program = _program()
    os.execv(program[0], [*program, *sys.argv[1:]])


if __name__ == "__main__":
    main()
