"""Checks that scikit-learn makes too late, or in words that do not name our parameter."""

from omegaconf import DictConfig


class ParameterError(ValueError):
    """A value of the configuration cannot work. The message names it and says what would."""


def check(cfg: DictConfig) -> None:
    """Raises ParameterError for what is wrong between parameters; scikit-learn checks each one by itself."""
    samples = cfg.data.n_samples
    if not isinstance(samples, int) or not 50 <= samples <= 5000:
        raise ParameterError(f"data.n_samples={samples}: a whole number from 50 to 5000 is needed")
    _below("quality.n_neighbors", cfg.quality.n_neighbors, samples / 2, "half of data.n_samples")
    if "n_neighbors" in cfg.method:
        _below("method.n_neighbors", cfg.method.n_neighbors, samples, "data.n_samples")
    if "perplexity" in cfg.method:
        _below("method.perplexity", cfg.method.perplexity, samples, "data.n_samples")
    if cfg.method.n_components != 2:
        raise ParameterError(f"method.n_components={cfg.method.n_components}: the figure shows 2 dimensions")


def _below(name: str, value: float, limit: float, meaning: str) -> None:
    if not isinstance(value, (int, float)) or not 1 <= value < limit:
        raise ParameterError(f"{name}={value}: a number from 1 to below {limit:g} ({meaning}) is needed")
