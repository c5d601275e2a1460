# /// script
# requires-python = ">=3.10"
# dependencies = ["torch==2.13.0", "safetensors", "numpy"]
# ///
"""Fits the upper layers of the sentence encoder to our questions; writes bot/understanding/adapter.safetensors.

usage:  uv run python -m bot.understanding.export_examples FOLDER
        uv run scripts/finetune.py FOLDER bot/understanding/adapter.safetensors

The layers learn so that texts that ask for one outcome lie together and those of others apart: cross-entropy over the
cosines to one learned centre for each outcome, with a margin. Each text is also seen with typing errors. The lower
layers stay as published, so their output is computed once. The file is committed, so that nobody needs torch to train
or run the assistant.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from torch.nn import functional

SCALE, MARGIN, SMOOTHING, BATCH, HEADS, EPSILON = 20.0, 0.1, 0.05, 48, 12, 1e-12
MISTYPED = 0.35
Cached = list[tuple[Tensor, list[int]]]  # hidden states [tokens, 384] before the trained layers, labels


class Layer(nn.Module):
    """One layer of BERT, its parameters named as everywhere."""

    def __init__(self, width: int) -> None:
        super().__init__()
        norm = lambda: nn.LayerNorm(width, eps=EPSILON)  # noqa: E731
        linear = lambda wide, narrow: nn.Linear(narrow, wide)  # noqa: E731
        self.query, self.key, self.value = (linear(width, width) for _ in range(3))
        self.attended, self.attended_norm = linear(width, width), norm()
        self.wide, self.narrow, self.norm = linear(4 * width, width), linear(width, 4 * width), norm()
        self.dropout = nn.Dropout(0.1)

    NAMES = {
        "query": "attention.self.query",
        "key": "attention.self.key",
        "value": "attention.self.value",
        "attended": "attention.output.dense",
        "attended_norm": "attention.output.LayerNorm",
        "wide": "intermediate.dense",
        "narrow": "output.dense",
        "norm": "output.LayerNorm",
    }

    def forward(self, hidden: Tensor, mask: Tensor) -> Tensor:
        """[batch, tokens, width] to the same; `mask` [batch, tokens], true where there is a token."""
        size = (*hidden.shape[:2], HEADS, -1)
        q, k, v = (part(hidden).view(size).transpose(1, 2) for part in (self.query, self.key, self.value))
        seen = functional.scaled_dot_product_attention(q, k, v, attn_mask=mask[:, None, None, :])
        seen = seen.transpose(1, 2).reshape(hidden.shape)
        hidden = self.attended_norm(hidden + self.dropout(self.attended(seen)))
        return self.norm(hidden + self.dropout(self.narrow(functional.gelu(self.wide(hidden)))))

    def read(self, weights: dict[str, Tensor], prefix: str) -> Layer:
        """Take the weights that stand under `prefix`."""
        for own, name in self.NAMES.items():
            for part in ("weight", "bias"):
                getattr(getattr(self, own), part).data.copy_(weights[f"{prefix}.{name}.{part}"].float())
        return self

    def named(self, prefix: str) -> dict[str, Tensor]:
        """The weights in half precision, under `prefix`."""
        parts = [(own, name, part) for own, name in self.NAMES.items() for part in ("weight", "bias")]
        return {
            f"{prefix}.{name}.{part}": getattr(getattr(self, own), part).detach().half().contiguous()
            for own, name, part in parts
        }


class Upper(nn.Module):
    """The encoder cut in two: `lower` is frozen, `layers` are trained."""

    def __init__(self, weights: dict[str, Tensor], trained: int) -> None:
        super().__init__()
        self.table = weights["table"]
        width = self.table.shape[1]
        names = {name.split(".")[2] for name in weights if name.startswith("encoder.layer.")}
        made = [Layer(width).read(weights, f"encoder.layer.{n}") for n in range(len(names))]
        self.first = len(made) - trained
        self.lower, self.layers = nn.ModuleList(made[: self.first]), nn.ModuleList(made[self.first :])
        self.places = (
            weights["embeddings.position_embeddings.weight"] + weights["embeddings.token_type_embeddings.weight"][0]
        )
        self.norm = nn.LayerNorm(width, eps=EPSILON)
        self.norm.weight.data.copy_(weights["embeddings.LayerNorm.weight"])
        self.norm.bias.data.copy_(weights["embeddings.LayerNorm.bias"])

    @torch.no_grad()
    def cache(self, rows: list[tuple[list[int], list[int]]]) -> Cached:
        """The frozen part's output for each text; in the order of their lengths."""
        self.lower.eval()
        found: Cached = []
        ordered = sorted(rows, key=lambda row: len(row[0]))
        for i in range(0, len(ordered), 64):
            texts = [torch.tensor(numbers) for numbers, _ in ordered[i : i + 64]]
            hidden, mask = padded([self.table[t].float() for t in texts])
            hidden = self.norm(hidden + self.places[: hidden.shape[1]])
            for layer in self.lower:
                hidden = layer(hidden, mask)
            found += [
                (h[: len(t)].half().clone(), labels)
                for h, t, (_, labels) in zip(hidden, texts, ordered[i : i + 64], strict=True)
            ]
        return found

    def forward(self, states: list[Tensor]) -> Tensor:
        """Mean of the last layer over the tokens, of length 1: [batch, width]."""
        hidden, mask = padded([state.float() for state in states])
        for layer in self.layers:
            hidden = layer(hidden, mask)
        weights = mask.float().unsqueeze(-1)
        return functional.normalize((hidden * weights).sum(1) / weights.sum(1), dim=-1)


def padded(rows: list[Tensor]) -> tuple[Tensor, Tensor]:
    """Texts of unequal length as one batch, and where it holds tokens."""
    mask = nn.utils.rnn.pad_sequence([torch.ones(len(row)) for row in rows], batch_first=True)
    return nn.utils.rnn.pad_sequence(rows, batch_first=True), mask.bool()


def batches(cached: Cached, chance: random.Random) -> list[Cached]:
    """Shuffled batches of texts of like length."""
    shuffled = chance.sample(cached, len(cached))
    size = BATCH * 20
    chunks = [sorted(shuffled[i : i + size], key=lambda e: len(e[0])) for i in range(0, len(shuffled), size)]
    made = [chunk[i : i + BATCH] for chunk in chunks for i in range(0, len(chunk), BATCH)]
    chance.shuffle(made)
    return made


def targets(batch: Cached, number: int) -> Tensor:
    """[batch, outcomes]: what each text asks for, in equal shares."""
    found = torch.zeros(len(batch), number)
    for row, (_, labels) in zip(found, batch, strict=True):
        row[labels] = 1 / len(labels)
    return found


@torch.no_grad()
def centres_of(model: Upper, cached: Cached, number: int) -> Tensor:
    """Where the texts of each outcome lie on average at the beginning: [outcomes, width]."""
    model.layers.eval()
    total = torch.zeros(number, model.table.shape[1])
    some = cached[::2]
    for i in range(0, len(some), 64):
        total += targets(some[i : i + 64], number).T @ model([h for h, _ in some[i : i + 64]])
    return functional.normalize(total, dim=-1)


def loss_of(model: Upper, centres: Tensor, batch: Cached) -> Tensor:
    wanted = targets(batch, len(centres))
    cosines = model([h for h, _ in batch]) @ functional.normalize(centres, dim=-1).T
    return functional.cross_entropy(SCALE * (cosines - MARGIN * (wanted > 0)), wanted, label_smoothing=SMOOTHING)


def fit(model: Upper, clean: Cached, noisy: Cached, number: int, chosen: argparse.Namespace) -> None:
    """Train, and write after each epoch."""
    chance = random.Random(1)  # noqa: S311
    centres = nn.Parameter(centres_of(model, clean, number))
    optimizer = torch.optim.AdamW(
        [{"params": model.layers.parameters(), "lr": chosen.rate}, {"params": [centres], "lr": 5e-3}], weight_decay=0.01
    )
    a_round = (len(clean) + BATCH - 1) // BATCH + 2
    rates = [chosen.rate, 5e-3]
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, rates, total_steps=chosen.epochs * a_round, pct_start=0.1)
    begun = time.monotonic()
    for epoch in range(chosen.epochs):
        model.layers.train()
        mistyped = int(len(clean) * MISTYPED)
        made = batches(chance.sample(clean, len(clean) - mistyped) + chance.sample(noisy, mistyped), chance)
        total = 0.0
        for done, batch in enumerate(made, start=1):
            loss = loss_of(model, centres, batch)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.layers.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            total += loss.item()
            if done % 100 == 0 or done == len(made):
                spent = time.monotonic() - begun
                print(f"epoch {epoch + 1}, {done} of {len(made)}: loss {total / done:.3f}, {spent:.0f} s", flush=True)
        named = [layer.named(f"encoder.layer.{model.first + place}") for place, layer in enumerate(model.layers)]
        save_file({name: value for one in named for name, value in one.items()}, chosen.out)


def main() -> None:
    """Train and write."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--layers", type=int, default=4)
    parser.add_argument("--rate", type=float, default=1e-4)
    chosen = parser.parse_args()
    torch.manual_seed(1)
    rows = json.loads((chosen.folder / "examples.json").read_text(encoding="utf-8"))
    outcomes = sorted({outcome for *_, asked in rows for outcome in asked})
    numbered = [(clean, noisy, [outcomes.index(outcome) for outcome in asked]) for clean, noisy, asked in rows]
    model = Upper(load_file(chosen.folder / "weights.safetensors"), chosen.layers)
    begun = time.monotonic()
    clean = model.cache([(text, labels) for text, _, labels in numbered])
    noisy = model.cache([(text, labels) for _, text, labels in numbered])
    print(f"the lower layers' output is there after {time.monotonic() - begun:.0f} s", flush=True)
    fit(model, clean, noisy, len(outcomes), chosen)


if __name__ == "__main__":
    main()
