"""The command line: ``plstar …``, or ``python -m plstar …``."""

import os
import sys

from ._program import found


def main() -> None:
    command, environment = found().start([])
    os.execve(command[0], [*command, *sys.argv[1:]], environment)


if __name__ == "__main__":
    main()
