"""The figure: the surface in space beside its embedding, both coloured by the position along the curve."""

from pathlib import Path

import matplotlib

matplotlib.use("Agg")  # no screen on a cluster, and the same pixels everywhere

import matplotlib.pyplot as plt  # noqa: E402
from omegaconf import DictConfig  # noqa: E402

from .pipeline import Result  # noqa: E402

COLOURS = "viridis"


def write(result: Result, cfg: DictConfig, file: Path) -> None:
    """Draws a PNG. Nothing in it depends on the time, so that two equal runs give equal bytes."""
    figure = plt.figure(figsize=(11, 4.8), dpi=cfg.figure.dpi)
    grid = figure.add_gridspec(1, 3, width_ratios=(1, 1, 0.035), left=0.02, right=0.93, top=0.86, bottom=0.12, wspace=0.14)
    _surface(figure.add_subplot(grid[0], projection="3d"), result, cfg.figure.surface)
    points = _embedding(figure.add_subplot(grid[1]), result)
    bar = figure.colorbar(points, cax=figure.add_subplot(grid[2]))
    bar.set_label("position along the curve")
    bar.outline.set_visible(False)
    figure.savefig(file, metadata={"Software": None})
    plt.close(figure)


def _surface(axes, result: Result, name: str) -> None:
    x, y, z = result.points.T
    axes.scatter(x, y, z, c=result.position, cmap=COLOURS, s=10, linewidths=0, alpha=0.9, depthshade=False)
    axes.view_init(elev=8, azim=-72)
    axes.set_box_aspect((1, 0.9, 0.9), zoom=1.3)
    axes.set_title(f"{name}, {len(x)} points", fontsize=12)
    for axis in (axes.xaxis, axes.yaxis, axes.zaxis):
        axis.set_ticklabels([])
        axis.pane.set_facecolor("#f7f7f9")
        axis.pane.set_edgecolor("#dddde3")


def _embedding(axes, result: Result):
    x, y = result.embedding.T
    points = axes.scatter(x, y, c=result.position, cmap=COLOURS, s=14, linewidths=0, alpha=0.9)
    quality = f"trustworthiness {result.trustworthiness:.3f}, continuity {result.continuity:.3f}"
    axes.set_title(result.method + "\n", fontsize=12)
    axes.text(0.5, 1.02, quality, transform=axes.transAxes, ha="center", fontsize=9, color="#555560")
    axes.set_xlabel("component 1")
    axes.set_ylabel("component 2")
    axes.tick_params(labelsize=8, colors="#555560")
    axes.margins(0.06)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    return points
