"""The process that computes: killed, interrupted, forked, used by many."""

import os
import signal
import threading
import unittest

import numpy as np
import plstar
from plstar._process import process

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
        os.kill(process().process.pid, signal.SIGKILL)
        with self.assertRaises(plstar.Crash):
            plstar.ntk(NETWORK, self.X)
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

    def test_a_closed_process_leaves_no_folder(self):
        folder = process().folder
        plstar.close()
        self.assertFalse(os.path.exists(folder))
        self.same()


if __name__ == "__main__":
    unittest.main()
