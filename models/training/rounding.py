"""Let a model learn under the rounding that it will be shipped with.

What ``export`` rounds is rounded here as well on the way forward, and the way back passes
through as if it were not (Bengio et al., "Estimating or Propagating Gradients Through
Stochastic Neurons", 2013), so that the weights settle where eight bits do not hurt them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import nn
from torch.nn.utils import parametrize

from models.training.encoder import INNER, Classifier

OUTLIERS = 64
"""Channels behind the activation of a layer that are multiplied apart, in fp32."""
HALF, HALF_SPARED = 127, 64
"""Greatest whole number in eight bits, and where ``export`` spares one for older processors."""


def through(exact: torch.Tensor, rounded: torch.Tensor) -> torch.Tensor:
    """``rounded``, with the gradient of ``exact``."""
    return exact + (rounded - exact).detach()


def symmetric(values: torch.Tensor, greatest: int) -> torch.Tensor:
    """``values`` (…, inputs) on whole numbers up to ``greatest``, with a scale for each row."""
    scale = values.detach().abs().amax(dim=-1, keepdim=True).clamp(min=1e-8) / greatest
    return through(values, (values / scale).round() * scale)


def by_text(values: torch.Tensor) -> torch.Tensor:
    """``values`` (batch, tokens, width) in eight bits, with one scale and one zero for a text."""
    least = values.detach().amin(dim=(1, 2), keepdim=True).clamp(max=0)
    most = values.detach().amax(dim=(1, 2), keepdim=True).clamp(min=0)
    scale = (most - least).clamp(min=1e-8) / 255
    zero = (-least / scale).round()
    return through(values, (((values / scale).round() + zero).clamp(0, 255) - zero) * scale)


def but_outliers(values: torch.Tensor) -> torch.Tensor:
    """``values`` as ``by_text`` has them, but for the ``OUTLIERS`` channels that reach farthest.

    ``export`` chooses them once for all texts; here they are those of the batch.
    """
    reach = values.detach().abs().amax(dim=(0, 1))
    apart = torch.zeros_like(reach, dtype=torch.bool)
    apart[reach.topk(OUTLIERS).indices] = True
    return torch.where(apart, values, by_text(values.masked_fill(apart, 0.0)))


class _Weight(nn.Module):
    """Rounds a weight (outputs, inputs)."""

    def forward(self, weight: torch.Tensor) -> torch.Tensor:
        return symmetric(weight, HALF_SPARED)


def _enter(matrix: nn.Linear, args: tuple[torch.Tensor]) -> torch.Tensor:
    return but_outliers(args[0]) if matrix.in_features == INNER else by_text(args[0])


@contextmanager
def rounded(model: Classifier) -> Iterator[None]:
    """Within, the matrices of ``model``'s layers round as the exported graph does.

    The words' table and the head, which the graph rounds too, are left exact; the outliers' own
    weights, which it does not, are rounded.
    """
    matrices = [part for part in model.layers.modules() if isinstance(part, nn.Linear)]
    hooks = [matrix.register_forward_pre_hook(_enter) for matrix in matrices]
    for matrix in matrices:
        parametrize.register_parametrization(matrix, "weight", _Weight())
    try:
        yield
    finally:
        for hook in hooks:
            hook.remove()
        for matrix in matrices:
            parametrize.remove_parametrizations(matrix, "weight", leave_parametrized=False)
