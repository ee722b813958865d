package io.github.experimentstash.tool;

import io.github.experimentstash.git.submodule.Submodule;
import io.github.experimentstash.model.Tool;

/**
 * A tool as the stash holds it: a submodule at a commit.
 *
 * @param url from git's configuration or {@code .gitmodules}, judged, never relative
 * @param commit that the index names, full
 */
record PinnedTool(Tool tool, Submodule submodule, String url, String commit) {}
