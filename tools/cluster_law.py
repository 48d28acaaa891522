"""Predicts how long passes over rows take on a cluster, by a small simulation.

    python3 tools/cluster_law.py                    the table of docs/cluster.md, and cases of a prototype
    python3 tools/cluster_law.py P N EXECUTORS      one case

A pass sends a vector of P numbers down, has one task for each executor compute on its share of N
rows, and brings one vector of each task up through the driver's link. Constants: a job 35 ms, a
task 1.2 ms of the driver, 1.3 times the bytes on a link, 60 GFLOP/s a core, 8 cores an executor, 10
Gbit/s; a broadcast takes 1.3 times one transfer, a sum two.
"""

import heapq
import sys

JOB = 0.035
TASK = 0.0012
BYTES = 1.3
CORE = 60e9
CORES = 8
LINK = 10e9 / 8


def vector(p, link):
    return BYTES * 8 * p / link


def run(p, n, executors, work, down, up, link=LINK, speed=CORE * CORES):
    """Seconds of one job: a vector down if asked for, `work` operations a row and parameter."""
    start = JOB + (vector(p, link) * 1.3 if down else 0)
    ends = []
    for e in range(executors):
        start += TASK
        heapq.heappush(ends, start + work * p * n / executors / speed)
    # one vector of each task goes to an executor that adds it, and the sum to the driver
    return max(ends) + (2 * vector(p, link) if up else 0)


def product(p, n, executors, **options):
    """K v: J^T u up, then J z down."""
    return run(p, n, executors, 3, False, True, **options) + run(
        p, n, executors, 3, True, False, **options)


def main():
    if len(sys.argv) == 4:
        p, n, executors = (int(float(a)) for a in sys.argv[1:])
        print(f"{product(p, n, executors):.3g} s a product of the kernel")
        return
    print("a product of the kernel, s")
    print(f"{'p':>8} {'rows':>8} {'1':>10} {'10':>10} {'100':>10}   executors")
    for p, n in ((1e6, 1e5), (1e6, 1e7), (1e7, 1e6), (1e8, 1e6)):
        cells = [f"{product(p, n, e):10.3g}" for e in (1, 10, 100)]
        print(f"{p:8.0e} {n:8.0e} {' '.join(cells)}")
    slow = 200e6 / 8
    print("measured with a prototype, beside predicted:")
    cases = [
        ("10^7 numbers down at 200 Mbit/s", "4.0 to 4.4 s", vector(1e7, slow)),
        ("10^7 numbers up from two hosts at 200 Mbit/s", "4.4 s", vector(1e7, slow)),
        (
            "60,000 rows, 267,000 parameters, two executors of one core, as fast as 1.3 s on both",
            "1.2 to 1.6 s",
            product(267e3, 60000, 2, link=2e9, speed=6 * 267e3 * 60000 / 1.3 / 2),
        ),
    ]
    for name, seen, predicted in cases:
        print(f"  {name}: {seen}, predicted {predicted:.2g} s")


if __name__ == "__main__":
    main()
