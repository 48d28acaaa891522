"""The process that computes: killed, interrupted, forked, used by many."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import unittest.mock

import numpy as np
import plstar
from plstar._process import process
from plstar._program import found

HOME = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")

NETWORK = "dense(16) tanh dense"


def interrupting(stage):
    """Progress that interrupts once, when a stage is heard of."""
    seen = threading.Event()

    def progress(now, done, total):
        if now.startswith(stage) and (done > 0 or not stage) and not seen.is_set():
            seen.set()
            os.kill(os.getpid(), signal.SIGINT)

    return progress


class Processes(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        signal.signal(signal.SIGINT, signal.default_int_handler)  # a background process ignores it
        plstar.options.progress = False
        random = np.random.default_rng(2)
        cls.X, cls.y = random.normal(size=(20, 3)), random.normal(size=20)
        cls.K = np.array(plstar.ntk(NETWORK, cls.X).K)

    def same(self):
        np.testing.assert_array_equal(plstar.ntk(NETWORK, self.X).K, self.K)

    def test_a_killed_process_is_told_and_the_next_call_starts_another(self):
        random = np.random.default_rng(3)
        X, y = random.normal(size=(400, 20)), random.normal(size=400)
        killed = threading.Timer(1, os.kill, (process().process.pid, signal.SIGKILL))
        killed.start()
        with self.assertRaises(plstar.Crash):
            plstar.spectrum("dense(512) tanh dense", X, y, top=50, products=10**9, dense=0, tolerance=1e-15)
        killed.join()
        self.same()

    def test_an_interrupted_run_is_returned_and_goes_on(self):
        random = np.random.default_rng(3)
        X, y = random.normal(size=(400, 20)), random.normal(size=400)
        plstar.options.progress = interrupting("training")
        try:
            run = plstar.train("dense(512) tanh dense", X, y, steps=1_000_000)
        finally:
            plstar.options.progress = False
        self.assertEqual(run.outcome, "stopped")
        done = int(run.trace["step"][-1])
        self.assertLess(done, 1_000_000)
        self.assertEqual(plstar.train(resume=run, steps=done + 2).trace["step"][-1], done + 2)

    def test_an_interrupted_study_leaves_the_process(self):
        random = np.random.default_rng(3)
        X, y = random.normal(size=(400, 20)), random.normal(size=400)
        before = process()
        plstar.options.progress = interrupting("")
        try:
            with self.assertRaises(KeyboardInterrupt):
                plstar.spectrum("dense(512) tanh dense", X, y, top=50, products=10**9, dense=0, tolerance=1e-15)
        finally:
            plstar.options.progress = False
        self.assertIs(process(), before)
        self.same()

    def test_a_fork_has_a_process_of_its_own(self):
        child = os.fork()
        if child == 0:
            status = 1
            try:
                status = 0 if np.array_equal(plstar.ntk(NETWORK, self.X).K, self.K) else 2
                plstar.close()
            finally:
                os._exit(status)
        self.assertEqual(os.waitpid(child, 0)[1], 0)
        self.same()

    def test_threads_may_call_at_once(self):
        found = []
        threads = [threading.Thread(target=lambda: found.append(plstar.ntk(NETWORK, self.X).K)) for _ in range(8)]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        self.assertEqual(len(found), 8)
        for K in found:
            np.testing.assert_array_equal(K, self.K)

    def test_many_calls_leave_nothing(self):
        files, threads = len(os.listdir(process().folder)), threading.active_count()
        for _ in range(100):
            self.same()
        self.assertEqual(len(os.listdir(process().folder)), files)
        self.assertEqual(threading.active_count(), threads)

    def test_every_request_of_the_recorded_session_succeeds(self):
        session = os.path.join(HOME, "tools", "package", "session")
        command, environment = found().start([])
        with tempfile.TemporaryDirectory() as folder:
            shutil.copy(os.path.join(session, "equations.pls"), folder)
            with open(os.path.join(session, "requests.jsonl"), encoding="utf-8") as f:
                requests = f.readlines()
            with subprocess.Popen([*command, "serve", "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                  stderr=subprocess.DEVNULL, cwd=folder, env=environment) as p:
                for number, line in enumerate(requests, 1):
                    self.assertEqual(json.loads(line)["id"], number)
                    p.stdin.write(line.encode())
                    p.stdin.flush()
                    answer = {}
                    while answer.get("id") != number:
                        answer = json.loads(p.stdout.readline())
                    self.assertNotIn("error", answer, line)
                p.stdin.close()

    def test_the_version_is_that_of_the_project(self):
        with open(os.path.join(HOME, "python", "pyproject.toml"), encoding="utf-8") as f:
            self.assertIn(f'version = "{plstar.__version__}"', f.read())

    def test_two_processes_work_side_by_side(self):
        code = (
            "import numpy as np, plstar\n"
            "plstar.options.progress = False\n"
            "X = np.random.default_rng(2).normal(size=(20, 3))\n"
            f"print(plstar.ntk({NETWORK!r}, X).K.tobytes().hex())\n"
        )
        both = [subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) for _ in range(2)]
        for one in both:
            self.assertEqual(one.communicate()[0].decode().strip(), self.K.tobytes().hex())

    def test_a_process_ends_with_its_parent(self):
        code = (
            "import os, plstar._process as p\n"
            "print(p.process().process.pid, flush=True)\n"
            "os.fork() or __import__('time').sleep(30)\n"
            "os.kill(os.getpid(), 9)\n"
        )
        with subprocess.Popen([sys.executable, "-W", "ignore", "-c", code], stdout=subprocess.PIPE) as parent:
            pid = int(parent.stdout.readline())
            parent.kill()
        for _ in range(100):
            if not os.path.exists(f"/proc/{pid}"):
                return
            time.sleep(0.1)
        self.fail("the process lives on")

    def test_a_spawned_process_without_a_main_guard_is_told(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "unguarded.py")
            with open(path, "w", encoding="utf-8") as f:
                f.write(
                    "import multiprocessing, plstar\n"
                    "plstar.ntk('dense(2) tanh dense', [[1.0, 2.0], [0.5, 1.0]])\n"
                    "p = multiprocessing.get_context('spawn').Process(target=print)\n"
                    "p.start(); p.join()\n"
                )
            told = subprocess.run([sys.executable, path], capture_output=True, text=True, check=False).stderr
        self.assertIn('below if __name__ == "__main__":', told)

    def test_a_program_of_another_version_is_told(self):
        for about, words in (
            ('"protocol": 99, "plstar": "0.1.0"', "speaks protocol 99 and this package 1"),
            ('"protocol": 1, "plstar": "7.2.0"', "is of version 7.2.0 and this package of 0.1.0"),
        ):
            with tempfile.TemporaryDirectory() as home:
                program = os.path.join(home, "plstar")
                with open(program, "w", encoding="utf-8") as f:
                    f.write("#!/bin/sh\necho a JVM says this\n"
                            f"echo '{{\"method\": \"hello\", \"params\": {{{about}}}}}'\ncat >/dev/null\n")
                os.chmod(program, 0o755)
                with unittest.mock.patch.dict(os.environ, {"PLSTAR_HOME": home}), \
                        self.assertRaisesRegex(plstar.Crash, words):
                    plstar._process.Process()

    def test_folders_on_disk_serve_where_memory_has_no_room(self):
        plstar.close()
        little = shutil.disk_usage("/")._replace(free=64 << 20)
        with unittest.mock.patch("shutil.disk_usage", lambda path: little):
            self.assertFalse(process().folder.startswith("/dev/shm"))
            self.same()
            with self.assertRaisesRegex(plstar.Refusal, "MB for the arrays; free some"):
                plstar.ntk(NETWORK, np.zeros((20_000, 3)))
        plstar.close()

    def test_a_closed_process_leaves_no_folder(self):
        folder = process().folder
        plstar.close()
        self.assertFalse(os.path.exists(folder))
        self.same()


if __name__ == "__main__":
    unittest.main()
