"""The numbers, in files that are the same bytes for the same numbers: no time, no path, no host in them."""

import json
from pathlib import Path

from omegaconf import DictConfig

from .pipeline import Result


def write(result: Result, cfg: DictConfig, folder: Path) -> None:
    """Writes embeddings.csv (a point a line) and metrics.json into an existing folder."""
    lines = ["x,y,z,position,embedding_1,embedding_2"]
    for point, position, embedded in zip(result.points, result.position, result.embedding):
        lines.append(",".join(f"{value:.6f}" for value in (*point, position, *embedded)))
    _write(folder / "embeddings.csv", "\n".join(lines) + "\n")

    metrics = {
        "experiment": cfg.name,
        "n_samples": len(result.points),
        "n_neighbors": cfg.quality.n_neighbors,
        "trustworthiness": round(result.trustworthiness, 6),
        "continuity": round(result.continuity, 6),
    }
    _write(folder / "metrics.json", json.dumps(metrics, indent=2) + "\n")


def _write(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8", newline="\n")
