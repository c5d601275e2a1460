# /// script
# requires-python = ">=3.11"
# dependencies = ["torch==2.13.0", "transformers>=5,<6", "safetensors"]
# ///
"""Fits the upper half of the sentence encoder to our questions; writes bot/understanding/adapter.safetensors.

usage:  uv run python -m bot.understanding.export_examples > examples.json
        uv run scripts/finetune.py WEIGHTS_FOLDER examples.json bot/understanding/adapter.safetensors

The layers learn so that examples of one outcome lie together and those of others apart: cross-entropy over the cosines
to one learned centre for each outcome, with a margin. Each text is also seen with typing errors. The lower layers stay
as published, so their output is computed once. Takes about half an hour on two cores; the file is committed, so that
nobody needs torch to train or run the assistant.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import string
import time
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch.nn import functional
from transformers import AutoModel, AutoTokenizer

SCALE, MARGIN, SMOOTHING, BATCH, MAX_TOKENS = 20.0, 0.1, 0.05, 48, 96
Cached = list[tuple[torch.Tensor, int]]  # hidden states [tokens, 384] before the trained layers, label


def mistype(text: str, rng: random.Random) -> str:
    """A few typing errors: a letter dropped, doubled, swapped or wrong; sometimes no punctuation."""
    letters = list(text)
    for _ in range(rng.randint(1, 1 + len(text) // 30)):
        i = rng.randrange(max(1, len(letters) - 1))
        if i + 1 >= len(letters) or not letters[i].isalpha():
            continue
        kind = rng.randrange(4)
        if kind == 0:
            del letters[i]
        elif kind == 1:
            letters.insert(i, letters[i])
        elif kind == 2:
            letters[i], letters[i + 1] = letters[i + 1], letters[i]
        else:
            letters[i] = rng.choice(string.ascii_lowercase)
    typed = "".join(letters)
    return re.sub(r"[^\w\s-]", "", typed) if rng.random() < 0.3 else typed


class Upper(torch.nn.Module):
    """The encoder cut in two: `lower` is frozen, `layers` are trained."""

    def __init__(self, folder: Path, trained: int) -> None:
        super().__init__()
        self.tokenizer = AutoTokenizer.from_pretrained(folder)
        model = AutoModel.from_pretrained(folder, attn_implementation="eager").eval()
        self.first = len(model.encoder.layer) - trained
        self.embeddings, self.lower = model.embeddings, model.encoder.layer[: self.first]
        self.layers = model.encoder.layer[self.first :]

    def read(self, adapter: Path) -> None:
        """Take the trained layers' weights from a file that `write` made."""
        for name, value in load_file(adapter).items():
            layer, _, rest = name.removeprefix("encoder.layer.").partition(".")
            self.layers[int(layer) - self.first].get_parameter(rest).data.copy_(value.float())

    @staticmethod
    def through(layers: torch.nn.ModuleList, hidden: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        blocked = (1.0 - mask[:, None, None, :].float()) * -1e9
        for layer in layers:
            out = layer(hidden, attention_mask=blocked)
            hidden = out[0] if isinstance(out, tuple) else out
        return hidden

    @torch.no_grad()
    def cache(self, examples: list[tuple[str, int]]) -> Cached:
        """The frozen part's output for each text."""
        found: Cached = []
        ordered = sorted(examples, key=lambda e: len(e[0]))
        for i in range(0, len(ordered), 128):
            rows = ordered[i : i + 128]
            texts = [text for text, _ in rows]
            tokens = self.tokenizer(texts, padding=True, truncation=True, max_length=MAX_TOKENS, return_tensors="pt")
            hidden = self.through(self.lower, self.embeddings(tokens["input_ids"]), tokens["attention_mask"]).half()
            lengths = tokens["attention_mask"].sum(1).tolist()
            found += [(h[:n].clone(), label) for h, n, (_, label) in zip(hidden, lengths, rows, strict=True)]
        return found

    def forward(self, states: list[torch.Tensor]) -> torch.Tensor:
        """Mean of the last layer over the real tokens, of length 1: [batch, 384]."""
        hidden = torch.nn.utils.rnn.pad_sequence([s.float() for s in states], batch_first=True)
        mask = torch.nn.utils.rnn.pad_sequence([torch.ones(len(s)) for s in states], batch_first=True)
        hidden = self.through(self.layers, hidden, mask)
        return functional.normalize((hidden * mask.unsqueeze(-1)).sum(1) / mask.sum(1, keepdim=True), dim=-1)


def batches(cached: Cached, rng: random.Random) -> list[Cached]:
    """Shuffled batches of texts of like length."""
    shuffled = rng.sample(cached, len(cached))
    size = BATCH * 20
    chunks = [sorted(shuffled[i : i + size], key=lambda e: len(e[0])) for i in range(0, len(shuffled), size)]
    made = [chunk[i : i + BATCH] for chunk in chunks for i in range(0, len(chunk), BATCH)]
    rng.shuffle(made)
    return made


@torch.no_grad()
def vectors(model: Upper, cached: Cached) -> torch.Tensor:
    """The vector of each cached text."""
    model.layers.eval()
    return torch.cat([model([h for h, _ in cached[i : i + 128]]) for i in range(0, len(cached), 128)])


def mean_by_label(rows: torch.Tensor, labels: list[int], number: int) -> torch.Tensor:
    """The centre of each outcome's vectors: [outcomes, 384]."""
    return functional.normalize(torch.zeros(number, rows.shape[1]).index_add_(0, torch.tensor(labels), rows), dim=-1)


def main() -> None:
    """Train and write."""
    parser = argparse.ArgumentParser()
    parser.add_argument("weights", type=Path)
    parser.add_argument("examples", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--layers", type=int, default=3)
    parser.add_argument("--rate", type=float, default=1.5e-4)
    parser.add_argument("--start", type=Path, help="go on from an adapter written earlier")
    parser.add_argument("--check", type=Path, help="[[text, [outcomes]], …]: accuracy after each epoch")
    chosen = parser.parse_args()
    torch.manual_seed(1)
    rng = random.Random(1)  # noqa: S311
    read = json.loads(chosen.examples.read_text(encoding="utf-8"))
    outcomes = sorted({outcome for _, outcome in read})
    examples = [(text, outcomes.index(outcome)) for text, outcome in read]
    model = Upper(chosen.weights, chosen.layers)
    if chosen.start:
        model.read(chosen.start)
    begun = time.monotonic()
    clean = model.cache(examples)
    noisy = model.cache([(mistype(t, rng), label) for t, label in examples])
    cases = json.loads(chosen.check.read_text(encoding="utf-8")) if chosen.check else []
    checked = model.cache([(text, i) for i, (text, _) in enumerate(cases)]) if cases else []
    centres = torch.nn.Parameter(mean_by_label(vectors(model, clean), [label for _, label in clean], len(outcomes)))
    print(f"ready after {time.monotonic() - begun:.0f} s", flush=True)
    optimizer = torch.optim.AdamW(
        [{"params": model.layers.parameters(), "lr": chosen.rate}, {"params": [centres], "lr": 5e-3}], weight_decay=0.01
    )
    steps = chosen.epochs * (len(clean) // BATCH + 30)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, [chosen.rate, 5e-3], total_steps=steps, pct_start=0.1)
    for epoch in range(chosen.epochs):
        model.layers.train()
        losses = []
        seen = rng.sample(clean, len(clean) * 6 // 10) + rng.sample(noisy, len(clean) * 4 // 10)
        for batch in batches(seen, rng):
            labels = torch.tensor([label for _, label in batch])
            cosines = model([h for h, _ in batch]) @ functional.normalize(centres, dim=-1).T
            cosines = cosines - MARGIN * functional.one_hot(labels, len(outcomes))
            loss = functional.cross_entropy(SCALE * cosines, labels, label_smoothing=SMOOTHING)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.layers.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            losses.append(loss.item())
        print(f"epoch {epoch + 1}: loss {sum(losses) / len(losses):.3f}, {time.monotonic() - begun:.0f} s", flush=True)
        if checked:
            best = (vectors(model, checked) @ functional.normalize(centres, dim=-1).T).argmax(1).tolist()
            right = sum(outcomes[b] in cases[i][1] for b, (_, i) in zip(best, checked, strict=True))
            print(f"  first of {len(cases)}: {right / len(cases):.3f}", flush=True)
        write(model, chosen.out)


def write(model: Upper, path: Path) -> None:
    """The trained layers in half precision, under the names of the published weights."""
    found = {}
    for offset, layer in enumerate(model.layers):
        for name, value in layer.state_dict().items():
            found[f"encoder.layer.{model.first + offset}.{name}"] = value.detach().half().contiguous()
    save_file(found, path)


if __name__ == "__main__":
    main()
