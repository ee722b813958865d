/** Trackers as they really are: wandb and MLflow of the index, and servers on loopback in place of their clouds. */
package io.github.experimentstash.tracker;
