"""The encoder in plain torch: BERT as MiniLM uses it, with a head that explains itself.

Written out so that the exported graph holds nothing that inference does not need.
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

LAYERS, WIDTH, HEADS, INNER, VOCABULARY, POSITIONS = 6, 384, 12, 1536, 30522, 512
FIRST_WORD = 999
"""The first id of BERT's vocabulary that is text; below are control and unused ids."""


class Layer(nn.Module):
    """One transformer layer, post-norm, as in BERT."""

    def __init__(self) -> None:
        super().__init__()
        self.query = nn.Linear(WIDTH, WIDTH)
        self.key = nn.Linear(WIDTH, WIDTH)
        self.value = nn.Linear(WIDTH, WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)
        self.out_norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.inner = nn.Linear(WIDTH, INNER)
        self.outer = nn.Linear(INNER, WIDTH)
        self.outer_norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = nn.Dropout(0.1)

    def forward(self, hidden: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
        """``hidden`` (batch, tokens, width), ``bias`` (batch, 1, 1, tokens) added to scores."""
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


class Classifier(nn.Module):
    """Encoder and head for ``labels`` concerns."""

    def __init__(self, labels: int) -> None:
        super().__init__()
        self.words = nn.Embedding(VOCABULARY, WIDTH)
        self.positions = nn.Embedding(POSITIONS, WIDTH)
        self.segment = nn.Parameter(torch.zeros(WIDTH))
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.dropout = nn.Dropout(0.1)
        self.attend = nn.Linear(WIDTH, labels, bias=False)
        self.weigh = nn.Linear(WIDTH, labels, bias=False)
        self.bias = nn.Parameter(torch.full((labels,), -2.0))
        nn.init.normal_(self.attend.weight, std=0.02)
        nn.init.normal_(self.weigh.weight, std=0.02)

    def encode(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Hidden states (batch, tokens, width) of ``ids`` (batch, tokens)."""
        place = torch.arange(ids.shape[1], device=ids.device)
        hidden = self.norm(self.words(ids) + self.positions(place) + self.segment)
        bias = (1.0 - mask[:, None, None, :].to(hidden.dtype)) * -10000.0
        hidden = self.dropout(hidden)
        for layer in self.layers:
            hidden = layer(hidden, bias)
        return hidden

    def forward(
        self, ids: torch.Tensor, mask: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Judge ``ids`` (batch, tokens) where ``mask`` is 1.

        Returns logits (batch, labels), contributions (batch, tokens, labels) that sum
        to them with the bias, and attention (batch, tokens, labels). Only words are
        attended to: control tokens could not be shown to anybody as evidence.
        """
        hidden = self.dropout(self.encode(ids, mask))
        words = ((ids >= FIRST_WORD) & (mask > 0)).to(hidden.dtype)[:, :, None]
        attention = functional.softmax(self.attend(hidden) + (words - 1.0) * 10000.0, dim=1)
        evidence = attention * self.weigh(hidden)
        return evidence.sum(dim=1) + self.bias, evidence, attention


def load_base(path: pathlib.Path, labels: int) -> Classifier:
    """A classifier whose encoder holds the published weights in ``path`` (safetensors)."""
    source = load_file(path)
    model = Classifier(labels)
    names = {
        "words.weight": "embeddings.word_embeddings.weight",
        "positions.weight": "embeddings.position_embeddings.weight",
        "norm.weight": "embeddings.LayerNorm.weight",
        "norm.bias": "embeddings.LayerNorm.bias",
    }
    parts = {
        "query": "attention.self.query",
        "key": "attention.self.key",
        "value": "attention.self.value",
        "out": "attention.output.dense",
        "out_norm": "attention.output.LayerNorm",
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
    state["segment"] = source["embeddings.token_type_embeddings.weight"][0]
    model.load_state_dict(state)
    return model
