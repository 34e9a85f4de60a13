"""Draws who was taken for whom: JSON {"title", "names", "counts" (meant by understood)} from stdin to argv[1]."""

import json
import sys

import numpy as np
from matplotlib import pyplot as plt
from matplotlib.colors import LogNorm


def main() -> None:
    """Write the PNG."""
    task = json.load(sys.stdin)
    counts = np.array(task["counts"], dtype=float)
    shares = counts / np.maximum(1, counts.sum(axis=1, keepdims=True))
    figure, axes = plt.subplots(figsize=(15, 14), layout="constrained")
    axes.imshow(np.where(shares > 0, shares, np.nan), cmap="magma_r", norm=LogNorm(0.004, 1))
    names = task["names"]
    axes.set_xticks(range(len(names)), names, rotation=90, fontsize=7)
    axes.set_yticks(range(len(names)), names, fontsize=7)
    for row, column in np.argwhere(counts):
        colour = "white" if shares[row, column] > 0.15 else "black"
        axes.text(column, row, int(counts[row, column]), ha="center", va="center", fontsize=5, color=colour)
    axes.set_xlabel("understood as")
    axes.set_ylabel("meant")
    axes.set_title(task["title"], fontsize=10)
    figure.savefig(sys.argv[1], dpi=110)


if __name__ == "__main__":
    main()
