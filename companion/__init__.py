"""The local companion of Second Look: judges a post against a policy, on this machine only."""

import os

__version__ = "0.2.0"

# ONNX Runtime's official builds tell their maker which model runs here and how often, since
# 1.29 on Linux and macOS too, under an identifier that they leave in the user's home. It reads
# this when it is imported, so no part of ours may come before.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
