"""From a configuration to an embedding and its quality."""

import logging
from dataclasses import dataclass

import numpy as np
from hydra.errors import InstantiationException
from hydra.utils import instantiate
from omegaconf import DictConfig
from sklearn.manifold import trustworthiness

from .parameters import ParameterError, check

log = logging.getLogger(__name__)

LABELS = {"TSNE": "t-SNE", "LocallyLinearEmbedding": "locally linear embedding"}


@dataclass(frozen=True)
class Result:
    """What was generated, what was found, and how well neighbourhoods were kept."""

    points: np.ndarray  # n x 3, the surface in space
    position: np.ndarray  # n, where on the surface a point lies along its curved direction
    embedding: np.ndarray  # n x 2
    method: str  # as a person writes it
    trustworthiness: float  # 0 to 1: neighbours in the embedding are neighbours in space
    continuity: float  # 0 to 1: neighbours in space stay neighbours in the embedding


def embed(cfg: DictConfig) -> Result:
    """Generates the data, fits the method, measures. Raises ParameterError for a configuration that cannot work."""
    check(cfg)
    points, position = _made("data", cfg.data)
    estimator = _made("method", cfg.method)
    method = LABELS.get(type(estimator).__name__, type(estimator).__name__)

    log.info("fitting %s on %d x %d", method, *points.shape)
    try:
        embedding = estimator.fit_transform(points)
    except ValueError as error:  # scikit-learn's InvalidParameterError is one, and says it well
        raise ParameterError(f"method: {error}") from error

    neighbors = cfg.quality.n_neighbors
    result = Result(
        points=points,
        position=position,
        embedding=embedding,
        method=method,
        trustworthiness=float(trustworthiness(points, embedding, n_neighbors=neighbors)),
        # continuity is trustworthiness with the two spaces exchanged (Venna and Kaski, 2001)
        continuity=float(trustworthiness(embedding, points, n_neighbors=neighbors)),
    )
    log.info("trustworthiness %.4f, continuity %.4f", result.trustworthiness, result.continuity)
    return result


def _made(group: str, node: DictConfig):
    try:
        return instantiate(node)
    except InstantiationException as error:
        raise ParameterError(f"{group}: {error.__cause__ or error}") from error
