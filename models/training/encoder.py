"""The encoder in plain torch, MPNet or some of its layers, and a head that explains itself.

Written out so that the exported graph holds nothing that inference does not need. MPNet
(Song et al., "MPNet: Masked and Permuted Pre-training for Language Understanding", 2020)
is BERT with one bias by relative position that all layers share.
The head is label-wise attention (Mullenbach et al., "Explainable Prediction of
Medical Codes from Clinical Text", 2018): for each concern its own attention over
the tokens, and a logit that is an exact sum of token contributions.
"""

from __future__ import annotations

import math
import pathlib

import torch
from safetensors.torch import load_file
from torch import nn
from torch.nn import functional

LAYERS, WIDTH, HEADS, INNER, VOCABULARY, POSITIONS = 12, 768, 12, 3072, 30522, 256
BUCKETS, FARTHEST = 32, 128
FIRST_WORD = 999
"""The first id of BERT's vocabulary that is text; below are control and unused ids."""
CONTROLS = 8
"""Ids below this are control tokens of ours, or padding."""
STUDENT_LAYERS = (0, 2, 4, 7, 9, 11)
"""The teacher's layers that the student starts from: every other one, first and last included."""


class Layer(nn.Module):
    """One transformer layer, post-norm, as in BERT."""

    def __init__(self) -> None:
        super().__init__()
        self.query = nn.Linear(WIDTH, WIDTH)
        self.key = nn.Linear(WIDTH, WIDTH)
        self.value = nn.Linear(WIDTH, WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)
        self.out_norm = nn.LayerNorm(WIDTH, eps=1e-5)
        self.inner = nn.Linear(WIDTH, INNER)
        self.outer = nn.Linear(INNER, WIDTH)
        self.outer_norm = nn.LayerNorm(WIDTH, eps=1e-5)
        self.dropout = nn.Dropout(0.1)

    def forward(self, hidden: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
        """``hidden`` (batch, tokens, width), ``bias`` (batch, heads, tokens, tokens) on scores."""
        batch, tokens, _ = hidden.shape

        def split(x: torch.Tensor) -> torch.Tensor:
            return x.view(batch, tokens, HEADS, WIDTH // HEADS).transpose(1, 2)

        query, key, value = (split(f(hidden)) for f in (self.query, self.key, self.value))
        scores = query @ key.transpose(-1, -2) / math.sqrt(WIDTH // HEADS) + bias
        mixed = functional.softmax(scores, dim=-1) @ value
        mixed = mixed.transpose(1, 2).reshape(batch, tokens, WIDTH)
        hidden = self.out_norm(hidden + self.dropout(self.out(mixed)))
        inner = functional.gelu(self.inner(hidden))
        return self.outer_norm(hidden + self.dropout(self.outer(inner)))


def mixed_precision() -> torch.autocast:
    """bf16 where the processor computes in it, fp32 elsewhere.

    Without such instructions bf16 was a hundred times slower (.7 for 82 GFLOPS, AVX2 alone).
    """
    able = torch.cpu.get_capabilities()
    fast = any(able.get(name) for name in ("amx_bf16", "avx512_bf16"))
    return torch.autocast("cpu", dtype=torch.bfloat16, enabled=fast)


class Classifier(nn.Module):
    """Encoder of ``layers`` layers and head for ``labels`` labels."""

    def __init__(self, labels: int, layers: int = LAYERS) -> None:
        super().__init__()
        self.words = nn.Embedding(VOCABULARY, WIDTH)
        self.positions = nn.Embedding(POSITIONS, WIDTH)
        self.distances = nn.Embedding(BUCKETS, HEADS)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-5)
        self.layers = nn.ModuleList(Layer() for _ in range(layers))
        self.dropout = nn.Dropout(0.1)
        self.attend = nn.Linear(WIDTH, labels, bias=False)
        self.weigh = nn.Linear(WIDTH, labels, bias=False)
        self.bias = nn.Parameter(torch.full((labels,), -2.0))
        nn.init.normal_(self.attend.weight, std=0.02)
        nn.init.normal_(self.weigh.weight, std=0.02)
        self.register_buffer("buckets", _buckets(POSITIONS), persistent=False)
        self.controls: nn.Embedding | None = None

    def encode(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Hidden states (batch, tokens, width) of ``ids`` (batch, tokens)."""
        tokens = ids.shape[1]
        place = torch.arange(tokens, device=ids.device)
        words = self.words(ids)
        if self.controls is not None:
            words = words + self.controls(ids.clamp(max=CONTROLS))
        hidden = self.dropout(self.norm(words + self.positions(place)))
        near = self.distances(self.buckets[:tokens, :tokens]).permute(2, 0, 1)[None]
        bias = near + (1.0 - mask[:, None, None, :].to(hidden.dtype)) * -10000.0
        for layer in self.layers:
            hidden = layer(hidden, bias.to(hidden.dtype))
        return hidden

    def learn_controls(self) -> nn.Parameter:
        """Let the control tokens learn while the words stand still; returns what is to learn."""
        self.controls = nn.Embedding(CONTROLS + 1, WIDTH, padding_idx=CONTROLS)
        nn.init.zeros_(self.controls.weight)
        return self.controls.weight

    def fold_controls(self) -> None:
        """Put what the control tokens learnt into the words' table."""
        if self.controls is not None:
            with torch.no_grad():
                self.words.weight[:CONTROLS] += self.controls.weight[:CONTROLS]
            self.controls = None

    def forward(
        self, ids: torch.Tensor, mask: torch.Tensor, judged: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Judge those ``ids`` (batch, tokens) where ``judged`` is 1, read where ``mask`` is 1.

        Returns logits (batch, labels), contributions (batch, tokens, labels) that sum
        to them with the bias, and attention (batch, tokens, labels). Control tokens and
        the words around a text are read but never attended to: they could not be shown
        to anybody as evidence.
        """
        hidden = self.dropout(self.encode(ids, mask))
        words = judged.to(hidden.dtype)[:, :, None]
        attention = functional.softmax(self.attend(hidden) + (words - 1.0) * 10000.0, dim=1)
        evidence = attention * self.weigh(hidden)
        return evidence.sum(dim=1) + self.bias, evidence, attention


def _buckets(tokens: int) -> torch.Tensor:
    """Which bucket of relative positions (tokens, tokens) each pair falls into, as in T5."""
    place = torch.arange(tokens)
    ahead = place[:, None] - place[None, :]
    half = BUCKETS // 2
    exact = half // 2
    distance = ahead.abs()
    share = torch.log(distance.clamp(min=1) / exact) / math.log(FARTHEST / exact)
    far = (exact + (share * (half - exact)).long()).clamp(max=half - 1)
    return (ahead < 0).long() * half + torch.where(distance < exact, distance, far)


def load_base(path: pathlib.Path, labels: int) -> Classifier:
    """A classifier whose encoder holds MPNet's published weights in ``path`` (safetensors).

    MPNet's vocabulary is BERT's behind four control tokens of its own; ours keeps BERT's ids.
    """
    source = load_file(path)
    model = Classifier(labels)
    names = {
        "distances.weight": "encoder.relative_attention_bias.weight",
        "norm.weight": "embeddings.LayerNorm.weight",
        "norm.bias": "embeddings.LayerNorm.bias",
    }
    parts = {
        "query": "attention.attn.q",
        "key": "attention.attn.k",
        "value": "attention.attn.v",
        "out": "attention.attn.o",
        "out_norm": "attention.LayerNorm",
        "inner": "intermediate.dense",
        "outer": "output.dense",
        "outer_norm": "output.LayerNorm",
    }
    for layer in range(LAYERS):
        for ours, theirs in parts.items():
            for kind in ("weight", "bias"):
                names[f"layers.{layer}.{ours}.{kind}"] = f"encoder.layer.{layer}.{theirs}.{kind}"
    state = model.state_dict()
    state.update({ours: source[theirs] for ours, theirs in names.items()})
    words = source["embeddings.word_embeddings.weight"]
    state["words.weight"] = words[4 : 4 + VOCABULARY].clone()
    for ours, theirs in ((0, 1), (101, 0), (102, 2)):  # [PAD], [CLS] and [SEP]
        state["words.weight"][ours] = words[theirs]
    state["positions.weight"] = source["embeddings.position_embeddings.weight"][2 : 2 + POSITIONS]
    model.load_state_dict(state)
    return model


def student_of(teacher: Classifier) -> Classifier:
    """A classifier of half the depth that starts from ``teacher``'s weights."""
    labels = len(teacher.bias)
    student = Classifier(labels, len(STUDENT_LAYERS))
    state = {
        name: tensor
        for name, tensor in teacher.state_dict().items()
        if not name.startswith("layers.")
    }
    for ours, theirs in enumerate(STUDENT_LAYERS):
        for name, tensor in teacher.layers[theirs].state_dict().items():
            state[f"layers.{ours}.{name}"] = tensor
    student.load_state_dict(state)
    return student
