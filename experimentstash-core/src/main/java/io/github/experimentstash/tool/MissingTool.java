package io.github.experimentstash.tool;

import io.github.experimentstash.git.submodule.Submodule;
import io.github.experimentstash.model.Tool;

/**
 * A submodule that is not checked out.
 *
 * @param url from git's configuration or {@code .gitmodules}, judged, never relative
 * @param commit that the index names, full
 */
record MissingTool(Tool tool, Submodule submodule, String url, String commit) {}
