#!/usr/bin/env python3
"""Prints what the tests of the last build took, from Surefire's reports: per module, then the
classes and methods that took longest.

    python3 tools/test_times.py [--least SECONDS] [FOLDER]

FOLDER is the project's root, or a copy of its modules' reports; the default is this checkout.
Times are those of a test's own process: modules run two processes at once, so that a module ends in
about half the sum.
"""
import argparse
import collections
import pathlib
import xml.etree.ElementTree as ElementTree


def read(folder):
    """Yields (module, class, method, seconds, skipped)."""
    for report in sorted(folder.glob("*/target/surefire-reports/TEST-*.xml")):
        suite = ElementTree.parse(report).getroot()
        cases = suite.findall("testcase")
        own = sum(float(c.get("time", 0)) for c in cases)
        for case in cases:
            yield (report.parts[-4], case.get("classname"), case.get("name"),
                   float(case.get("time", 0)), case.find("skipped") is not None)
        shared = float(suite.get("time", 0)) - own
        if cases and shared > 0.5:
            yield report.parts[-4], cases[0].get("classname"), "(before and after)", shared, False


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--least", type=float, default=3, help="seconds of a line (default 3)")
    parser.add_argument("folder", nargs="?", type=pathlib.Path,
                        default=pathlib.Path(__file__).resolve().parent.parent)
    options = parser.parse_args()
    rows = list(read(options.folder))
    if not rows:
        parser.error(f"{options.folder}: no reports of tests; run ./verify first")
    for title, key in (("module", 0), ("class", 1)):
        times, counts = collections.Counter(), collections.Counter()
        for row in rows:
            times[row[key]] += row[3]
            counts[row[key]] += not row[4]
        print(f"\n{'seconds':>8} {'run':>6}  {title}")
        for name, seconds in times.most_common():
            if key == 0 or seconds >= options.least:
                print(f"{seconds:8.1f} {counts[name]:6}  {name}")
    print(f"\n{'seconds':>8}  method")
    for module, owner, method, seconds, skipped in sorted(rows, key=lambda r: -r[3]):
        if seconds >= options.least and not skipped:
            print(f"{seconds:8.1f}  {module}:{owner.rsplit('.', 1)[-1]}.{method}")


if __name__ == "__main__":
    main()
