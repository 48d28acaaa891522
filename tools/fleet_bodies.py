#!/usr/bin/env python3
"""Writes the pretrained bodies that the fleet fine-tunes.

    tools/fleet_bodies.py app/src/test/resources/org/plstar/app/fleet

words.onnx: an encoder of two layers for texts of 8 of 60 words, 15 to a topic, that was trained to
fill in hidden words; output [8, 32]. numbers.onnx: a network of 4 numbers that was trained on 24
smooth functions at once; output [40], what the last layer read. Needs PyTorch (Debian:
python3-torch).
"""
import sys
from pathlib import Path

import torch
from torch import nn
from torch.onnx._internal import onnx_proto_utils

# package onnx is asked for by functions of onnxscript only
onnx_proto_utils._add_onnxscript_fn = lambda model, _: model

torch.set_num_threads(1)
WORDS, LENGTH, WIDTH = 60, 8, 32


class Layer(nn.Module):
    def __init__(self):
        super().__init__()
        self.query, self.key = nn.Linear(WIDTH, WIDTH), nn.Linear(WIDTH, WIDTH)
        self.value, self.output = nn.Linear(WIDTH, WIDTH), nn.Linear(WIDTH, WIDTH)
        self.up, self.down = nn.Linear(WIDTH, 2 * WIDTH), nn.Linear(2 * WIDTH, WIDTH)
        self.norm, self.norm2 = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)

    def forward(self, x):
        scores = self.query(x) @ self.key(x).transpose(1, 2) / WIDTH**0.5
        x = self.norm(x + self.output(torch.softmax(scores, -1) @ self.value(x)))
        return self.norm2(x + self.down(torch.relu(self.up(x))))


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.words, self.places = nn.Embedding(WORDS + 1, WIDTH), nn.Embedding(LENGTH, WIDTH)
        self.layer = nn.ModuleList([Layer(), Layer()])

    def forward(self, input_ids):
        x = self.words(input_ids) + self.places.weight
        for layer in self.layer:
            x = layer(x)
        return x


def texts(count):
    """Words of two topics of four, a seventh of any."""
    topics = torch.rand(count, 4).argsort(1)[:, :2]
    rows = 15 * topics.gather(1, torch.randint(0, 2, (count, LENGTH)))
    rows = rows + torch.randint(0, 15, (count, LENGTH))
    noise = torch.rand(rows.shape) < 1 / 7
    return torch.where(noise, torch.randint(0, WORDS, rows.shape), rows)


def descend(module, loss, steps):
    adam = torch.optim.Adam(module.parameters(), 2e-3)
    for _ in range(steps):
        adam.zero_grad()
        value = loss()
        value.backward()
        adam.step()
    return value.item()


def words():
    body, guess = Encoder(), nn.Linear(WIDTH, WORDS)

    def loss():
        rows = texts(128)
        hidden = torch.rand(rows.shape) < 0.2
        out = guess(body(rows.masked_fill(hidden, WORDS)))
        return nn.functional.cross_entropy(out[hidden], rows[hidden])

    print("words", descend(nn.ModuleList([body, guess]), loss, 4000))
    return body, {"input_ids": texts(2)}


def numbers():
    body = nn.Sequential(nn.Linear(4, 48), nn.Tanh(), nn.Linear(48, 40), nn.Tanh())
    last = nn.Linear(40, 24)
    a, b = torch.randn(4, 24), torch.randn(4, 24)

    def loss():
        x = torch.randn(256, 4)
        y = torch.sin(x @ a) + (x @ b).tanh()
        return ((last(body(x)) - y) ** 2).mean()

    print("numbers", descend(nn.ModuleList([body, last]), loss, 4000))
    return body, {"features": torch.randn(2, 4)}


def main(folder):
    for make in (words, numbers):
        torch.manual_seed(7)
        body, inputs = make()
        torch.onnx.export(
            body.eval(), (*inputs.values(),), Path(folder, make.__name__ + ".onnx"),
            input_names=[*inputs], output_names=["out"], dynamo=False,
            dynamic_axes={name: {0: "batch"} for name in [*inputs, "out"]})


main(sys.argv[1])
