"""Manifold learning on generated surfaces: from a configuration to an embedding, a figure and two quality measures."""
