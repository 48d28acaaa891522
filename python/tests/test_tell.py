"""What a watched loop tells to other people's tools; the frameworks here are stubs that call as theirs do."""

import importlib
import json
import math
import os
import struct
import sys
import tempfile
import types
import unittest
import warnings
from unittest import mock

import numpy as np
import plstar
import torch
from plstar import _tell
from plstar._edge import Alarm, BatchEdge
from torch import nn

torch.set_num_threads(1)
HERE = os.path.dirname(__file__)
TRACK = os.path.join(HERE, "../../study/src/main/resources/org/plstar/study/claim/track.json")


def rows(n=60, d=8, seed=3):
    rng = np.random.default_rng(seed)
    X = torch.tensor(rng.standard_normal((n, d)))
    return X, torch.sin(2 * X[:, :2])


def net(d=8, width=64, out=2):
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(d, width), nn.Tanh(), nn.Linear(width, out)).double()


def square(model, X, y):
    return 0.5 * ((model(X) - y) ** 2).sum() / len(X)


def loop(watch, model, steps, X, y, count):
    """Steps on all rows; the loss before each."""
    losses = []
    for _ in range(count):
        watch.step()
        steps.zero_grad()
        loss = square(model, X, y)
        loss.backward()
        losses.append(float(loss))
        steps.step()
    return losses


def rose(losses):
    """The first step at which the loss stands 1.3 times above its least before."""
    least = math.inf
    for t, loss in enumerate(losses):
        if loss > 1.3 * least:
            return t
        least = min(least, loss)
    return None


def read(path):
    """Events of a file, by the format's description: a second reader."""

    def varint(b, i):
        n = shift = 0
        while True:
            n |= (b[i] & 127) << shift
            shift, i = shift + 7, i + 1
            if b[i - 1] < 128:
                return n, i

    def fields(b):
        i, found = 0, []
        while i < len(b):
            key, i = varint(b, i)
            if key & 7 == 0:
                value, i = varint(b, i)
            else:
                size = {1: 8, 5: 4}.get(key & 7)
                if size is None:
                    size, i = varint(b, i)
                value, i = b[i:i + size], i + size
            found.append((key >> 3, value))
        return found

    def crc(b):
        """Bit by bit."""
        c = 0xFFFFFFFF
        for x in b:
            c ^= x
            for _ in range(8):
                c = c >> 1 ^ (0x82F63B78 if c & 1 else 0)
        c ^= 0xFFFFFFFF
        return ((c >> 15 | c << 17 & 0xFFFFFFFF) + 0xA282EAD8) % 2**32

    events = []
    with open(path, "rb") as f:
        data = f.read()
    while data:
        size = struct.unpack("<Q", data[:8])[0]
        assert crc(data[:8]) == struct.unpack("<I", data[8:12])[0]
        body = data[12:12 + size]
        assert crc(body) == struct.unpack("<I", data[12 + size:16 + size])[0]
        data = data[16 + size:]
        event = dict(fields(body))
        event["wall"] = struct.unpack("<d", event[1])[0]
        values = [dict(fields(v)) for n, v in fields(event.get(5, b"")) if n == 1]
        event["numbers"] = {v[1].decode(): struct.unpack("<f", v[2])[0] for v in values if 2 in v}
        event["texts"] = {v[1].decode(): dict(fields(v[8]))[8].decode() for v in values if 8 in v}
        events.append(event)
    return events


class Writer:
    """A SummaryWriter's two methods."""

    def __init__(self):
        self.scalars, self.texts = [], []

    def add_scalar(self, tag, value, step):
        self.scalars.append((tag, value, step))

    def add_text(self, tag, text, step):
        self.texts.append((text, step))


class Logger:
    """The method of Lightning's loggers and of mlflow."""

    def __init__(self):
        self.all = []

    def log_metrics(self, metrics, step):
        self.all.append((step, metrics))


class Run:
    """A run of W&B: log and alert."""

    def __init__(self):
        self.all, self.alerts = [], []

    def log(self, data, step=None):
        self.all.append((step, data))

    def alert(self, title, text):
        self.alerts.append((title, text))


class TellTest(unittest.TestCase):
    def test_event_files_have_the_bytes_of_another_program(self):
        with open(os.path.join(HERE, "events.json"), encoding="utf-8") as f:
            o = json.load(f)
        wall, step = o["wall"], o["step"]
        made = [_tell.version(wall), _tell.scalars(wall, step, o["numbers"]),
                _tell.sentence(wall, step, "plstar/alert", o["alert"])]
        self.assertEqual([m.hex() for m in made], o["expect"])
        self.assertEqual(_tell.crc32c(b"123456789"), 0xE3069283)

    def test_a_folder_gets_a_file_that_reads_back(self):
        X, y = rows()
        model = net()
        with tempfile.TemporaryDirectory() as folder:
            for _ in range(2):
                watch = plstar.watch(model, X, y, every=20, tell=os.path.join(folder, "logs"),
                                     optimizer=torch.optim.SGD(model.parameters(), 0.1))
                for _ in range(30):
                    watch.step()
            names = os.listdir(os.path.join(folder, "logs"))
            self.assertEqual(len(names), 2)
            self.assertRegex(names[0], r"^events\.out\.tfevents\.\d+\.plstar\.\d+(\.1)?$")
            first, *events = read(os.path.join(folder, "logs", names[0]))
        self.assertEqual(first[3], b"brain.Event:2")
        self.assertEqual({e.get(2, 0) for e in events}, {0, 10, 20})
        told = {(e.get(2, 0), k): v for e in events for k, v in e["numbers"].items()}
        self.assertAlmostEqual(told[20, "plstar/loss"] / watch.rows[1].loss, 1, places=6)
        self.assertAlmostEqual(told[10, "plstar/gauge"] / watch.gauges[1].gauge, 1, places=6)
        self.assertEqual(told[0, "plstar/drift"], 0)
        self.assertGreater(told[0, "plstar/lambda_max"], 0)

    def test_a_loop_beyond_the_edge_is_told_once_before_its_loss_rises(self):
        X, y = rows()
        model = net()
        start = net()
        lambda_max = float(plstar.spectrum(start, X, y).blocks[0].top[0])
        steps = torch.optim.SGD(model.parameters(), 1.4 / lambda_max)
        writer, logger, run, heard = Writer(), Logger(), Run(), []
        told = [writer, logger, run, lambda numbers, step: heard.append((step, numbers))]
        watch = plstar.watch(model, X, y, every=1000, optimizer=steps, tell=told)
        with self.assertLogs("plstar", "WARNING") as logs:
            losses = loop(watch, model, steps, X, y, 1200)
        above = [g.step for g in watch.gauges if g.step > 0 and g.gauge > 1]
        self.assertTrue(above)
        texts = [t for t, _ in writer.texts]
        self.assertEqual(texts, [t for _, t in run.alerts])
        self.assertEqual(len(logs.output), len(texts))
        self.assertEqual(writer.texts[0][1], above[0])
        self.assertIn("times what the optimizer allows", texts[0])
        self.assertEqual(run.alerts[0][0], "plstar: edge of stability")
        after = rose(losses)
        self.assertTrue(after is None or above[0] < after)
        first = next((i for i, g in enumerate(watch.gauges) if g.step == above[0]), 0)
        until = next((g.step for g in watch.gauges[first:] if g.gauge < 0.9), 10**9)
        self.assertLessEqual(len([t for t, step in writer.texts if step < until]), 2)
        self.assertEqual([step for step, _ in logger.all], [step for step, _ in heard])
        self.assertEqual([n for _, n in logger.all], [n for _, n in run.all])
        self.assertIn("plstar/gauge", heard[0][1])

    def test_an_alarm_is_told_again_for_a_rise_and_after_it_was_over(self):
        alarm = Alarm()
        looks = ((1.2, False, True), (1.3, False, False), (1.1, True, True), (1.2, True, False), (0.95, False, False),
                 (1.1, False, False), (0.8, False, False), (1.1, True, True), (1.1, True, False))
        for times, rising, told in looks:
            self.assertEqual(alarm.look(times, rising=rising), told)

    def test_a_tool_that_raises_is_told_of_once_and_left(self):
        class Broken:
            def __init__(self):
                self.calls = 0

            def log(self, numbers, step):
                self.calls += 1
                raise OSError("the disk is full")

        X, y = rows()
        broken, run = Broken(), Run()
        watch = plstar.watch(net(), X, y, tell=[broken, run])
        with warnings.catch_warnings(record=True) as seen:
            warnings.simplefilter("always")
            watch._tell.numbers({"loss": 1.0}, 0)
            watch._tell.numbers({"loss": 2.0, "gauge": math.nan}, 1)
        self.assertEqual(broken.calls, 1)
        self.assertEqual(len([w for w in seen if "nothing more" in str(w.message)]), 1)
        self.assertEqual(run.all, [(0, {"plstar/loss": 1.0}), (1, {"plstar/loss": 2.0})])

    def test_what_is_no_tool_is_refused(self):
        X, y = rows()
        for wrong in (3, object(), [Run(), 3]):
            with self.assertRaisesRegex(TypeError, "expected a folder"):
                plstar.watch(net(), X, y, tell=wrong)

    def test_the_forecasts_of_a_rise_have_the_record_of_train(self):
        from plstar import _watch

        with open(TRACK, encoding="utf-8") as f:
            claims = json.load(f)["claims"]
        came, failed = claims["rise_came"]["said"], claims["rise_did_not_come"]["said"]
        self.assertEqual((_watch.CAME, _watch.FORETOLD), (came, came + failed))


class BatchTest(unittest.TestCase):
    def edge(self, eta, beta, batch, **constants):
        """Of ½λw² with λ = 2 on each row."""
        w = nn.Parameter(torch.tensor([1.0, -2.0], dtype=torch.float64))
        model = nn.Module()
        model.w = w
        steps = torch.optim.SGD([w], eta, momentum=beta, **constants)
        return BatchEdge(model, steps, lambda rows: (w**2).sum() * len(rows) / len(rows), batch, 100, 160), w

    def test_small_batches_rise_where_the_effective_step_is_beyond_their_edge(self):
        for beta, batch in ((0.9, 10), (0.5, 10), (0.0, 10), (0.0, 40)):
            for times, raised in ((1.9, False), (2.1, True)):
                edge, w = self.edge(times * (1 - beta) / 2, beta, batch)
                before = w.detach().clone()
                for _ in range(12):
                    edge.look()
                self.assertTrue(torch.equal(w, before))
                self.assertEqual(edge.raised, [raised] * 12)
                self.assertEqual(edge.limit, 0.2 if beta else 0.1)
                self.assertEqual("η/(1-β)" in edge.sentence(12), beta > 0)

    def test_larger_batches_are_looked_at_by_the_step_with_its_memory(self):
        edge, w = self.edge(0.1, 0.9, 40)
        edge._optimizer.state[w]["momentum_buffer"] = torch.tensor([-40.0, 0.0], dtype=torch.float64)
        edge.look()
        self.assertEqual((edge.raised, edge.limit), ([True], 0.3))
        edge._optimizer.state[w]["momentum_buffer"] = torch.tensor([0.0, -1.0], dtype=torch.float64)
        edge.look()
        self.assertEqual(edge.raised, [True, False])

    def test_the_bits_of_the_weights_stay_where_the_loss_fails(self):
        edge, w = self.edge(0.1, 0.0, 4)
        before, calls = w.detach().clone(), []

        def loss(chosen):
            calls.append(len(chosen))
            if len(calls) == 2:
                raise RuntimeError("the loss fails")
            return (w**2).sum()

        edge._loss = loss
        with self.assertRaises(RuntimeError):
            edge.look()
        self.assertTrue(torch.equal(w, before))

    def test_it_is_withheld_with_a_reason(self):
        linear = nn.Linear(3, 1)
        for steps, words in (
            (torch.optim.Adam(linear.parameters(), 0.1), "Adam"),
            (torch.optim.SGD(linear.parameters(), 0.1, momentum=0.9, nesterov=True), "nesterov"),
            (torch.optim.SGD(linear.parameters(), 0.1, weight_decay=0.1), "weight_decay"),
            (torch.optim.SGD(linear.parameters(), 0.1, momentum=0.9, dampening=0.1), "dampening"),
        ):
            edge = BatchEdge(linear, steps, lambda rows: None, 2, 10, 10)
            self.assertIn(words, edge.reason)
            edge.look()
            self.assertEqual(edge.raised, [])

    def test_a_loop_on_batches_is_told_by_their_share(self):
        X, y = rows(160)
        for times, said in ((0.05, False), (6.0, True)):
            model, run = net(), Run()
            lambda_max = float(plstar.spectrum(net(), X, y).blocks[0].top[0])
            steps = torch.optim.SGD(model.parameters(), times * 0.1 / lambda_max, momentum=0.9)
            watch = plstar.watch(model, X, y, every=400, optimizer=steps, batch=8, tell=run)
            source = np.random.default_rng(0)
            for _ in range(150):
                watch.step()
                chosen = torch.as_tensor(source.choice(160, 8, replace=False))
                steps.zero_grad()
                square(model, X[chosen], y[chosen]).backward()
                steps.step()
            self.assertEqual(bool(run.alerts), said)
            self.assertEqual(watch.findings.said("batches_beyond") is not None, said)
            self.assertIn("plstar/batches_beyond_edge", run.all[-1][1])
        self.assertIn("η/(1-β)", run.alerts[0][1])

    def test_batches_that_cannot_be_drawn_are_refused(self):
        X, y = rows()
        for how in ({"batch": 0}, {"batch": 61}, {"batch": 20, "rows": 10}):
            with self.assertRaises(plstar.Refusal):
                plstar.watch(net(), X, y, **how)
        watch = plstar.watch(nn.Sequential(nn.Dropout(0.5), net()), X, y, batch=4)
        watch.step()
        self.assertIn("no optimizer", watch.findings.said("no_batches"))


class ValueTest(unittest.TestCase):
    def test_a_loss_of_the_callers_is_looked_at_alone(self):
        X, y = rows()
        model, run = net(), Run()
        steps = torch.optim.SGD(model.parameters(), 0.1)
        watch = plstar.watch(model, value=lambda: square(model, X, y), optimizer=steps, every=20, tell=run)
        losses = loop(watch, model, steps, X, y, 50)
        self.assertEqual([r.loss for r in watch.rows], losses[::20])
        self.assertEqual(len(watch.gauges), 5)
        self.assertNotIn("plstar/drift", run.all[0][1])
        self.assertNotIn("lambda_max", watch.rows[0])
        self.assertIn("the rows of value", repr(watch))
        self.assertEqual(watch.html().count("<svg"), 2)
        for more in ({"X": X}, {"y": y}, {"batch": 4}, {"loss": square}):
            with self.assertRaises(plstar.Refusal):
                plstar.watch(model, value=lambda: None, **more)
        with self.assertRaisesRegex(plstar.Refusal, "X and y, or value"):
            plstar.watch(model, X)


class Wrapped:
    """An optimizer inside a wrapper, as Lightning and Accelerate hand it over."""

    def __init__(self, optimizer):
        self.optimizer = optimizer


class CallbackTest(unittest.TestCase):
    def test_lightning_calls_it_before_the_optimizer(self):
        class Callback:
            @property
            def state_key(self):
                return type(self).__qualname__

            def on_before_optimizer_step(self, trainer, pl_module, optimizer):
                raise AssertionError("the subclass has its own")

            def on_train_end(self, trainer, pl_module):
                pass

        for name, place in (("lightning", "lightning.pytorch"), ("pytorch_lightning", "pytorch_lightning")):
            X, y = rows()
            model, run = net(), Run()
            steps = torch.optim.SGD(model.parameters(), 0.1)
            watch = plstar.watch(model, X, y, every=20, tell=run)
            parts = {place: types.SimpleNamespace(Callback=Callback)}
            with mock.patch.dict(sys.modules, {"lightning": types.ModuleType("lightning"), **parts}):
                made = watch.callback(name)
            self.assertIsInstance(made, Callback)
            self.assertIn("PlstarCallback", made.state_key)
            for rank in (True, False):
                trainer = types.SimpleNamespace(global_step=0, is_global_zero=rank)
                for t in range(40):
                    trainer.global_step = t
                    made.on_before_optimizer_step(trainer, model, Wrapped(steps))
                made.on_train_end(trainer, model)
            self.assertEqual([r.step for r in watch.rows], [0, 20])
            self.assertEqual([g.step for g in watch.gauges], [0, 10, 20, 30])
            self.assertEqual([step for step, _ in run.all], [0, 10, 20, 30])

    def test_transformers_calls_it_at_the_beginning_of_steps(self):
        class TrainerCallback:
            def on_step_begin(self, args, state, control, **kwargs):
                raise AssertionError("the subclass has its own")

        X, y = rows()
        model = net()
        steps = torch.optim.SGD(model.parameters(), 0.1)
        watch = plstar.watch(model, value=lambda: square(model, X, y), every=20)
        with mock.patch.dict(sys.modules, {"transformers": types.SimpleNamespace(TrainerCallback=TrainerCallback)}):
            made = watch.callback("transformers")
        self.assertIsInstance(made, TrainerCallback)
        state = types.SimpleNamespace(global_step=500, is_world_process_zero=True)
        for t in range(500, 530):
            state.global_step = t
            for _ in range(2):  # a step that is begun again
                made.on_step_begin(None, state, None, model=model, optimizer=Wrapped(steps), lr_scheduler=None)
        self.assertEqual([r.step for r in watch.rows], [500, 520])
        self.assertEqual([g.step for g in watch.gauges], [500, 510, 520])

    def test_keras_calls_it_at_the_beginning_of_batches(self):
        class Callback:
            def on_train_batch_begin(self, batch, logs=None):
                raise AssertionError("the subclass has its own")

        X, y = rows()
        watch = plstar.watch(net(), X, y, every=20)
        for backend in ("jax", "torch"):
            stub = types.SimpleNamespace(callbacks=types.SimpleNamespace(Callback=Callback),
                                         backend=types.SimpleNamespace(backend=lambda backend=backend: backend))
            with mock.patch.dict(sys.modules, {"keras": stub}):
                if backend == "jax":
                    with self.assertRaisesRegex(TypeError, "jax; expected torch"):
                        watch.callback("keras")
                else:
                    made = watch.callback("keras")
        for epoch in range(3):
            for batch in range(10):
                made.on_train_batch_begin(batch, logs=None)
        self.assertEqual([r.step for r in watch.rows], [0, 20])

    def test_other_names_are_refused_and_absent_frameworks_raise(self):
        X, y = rows()
        watch = plstar.watch(net(), X, y)
        with self.assertRaisesRegex(TypeError, "expected one of lightning"):
            watch.callback("fastai")
        with mock.patch.object(importlib, "import_module", side_effect=ImportError("no module")):
            with self.assertRaises(ImportError):
                watch.callback("transformers")


if __name__ == "__main__":
    unittest.main()
