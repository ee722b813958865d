/** What a tool's code runs in: uv, venv or the machine's Python. Knows nothing of experiments and runs. */
package io.github.experimentstash.environment;
