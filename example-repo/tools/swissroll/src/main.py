"""Entry point: ``python -m src.main experiment=swissroll_pca``."""

import logging
import sys
from pathlib import Path

import hydra
from hydra.core.hydra_config import HydraConfig
from omegaconf import DictConfig
from threadpoolctl import threadpool_limits

from . import figure, results
from .parameters import ParameterError
from .pipeline import embed

log = logging.getLogger("src.main")


@hydra.main(version_base="1.3", config_path="configs", config_name="config")
def main(cfg: DictConfig) -> None:
    output = Path(HydraConfig.get().runtime.output_dir)
    try:
        # Sums are taken in another order with another number of threads, and t-SNE carries such a difference far.
        with threadpool_limits(limits=cfg.threads):
            result = embed(cfg)
    except ParameterError as error:
        log.error("%s", error)
        sys.exit(2)

    results.write(result, cfg, output)
    figure.write(result, cfg, output / f"{cfg.name}.png")
    log.info("wrote embeddings.csv, metrics.json, %s.png", cfg.name)


if __name__ == "__main__":
    main()
