"""Finds TensorBoard's folders; see stash_trackers.py, which imports this where a tool's environment has it."""
import os
import time
from stash_trackers import Tracker, entries_below


class TensorBoard(Tracker):
    """Files only, and no state: nothing to end. The folders of the run's events are told."""
    kind = "tensorboard"

    def begin(self, variables):
        self.memory["started"] = int(time.time())

    def finalise(self, verdict, deadline):
        root = self.context.variable("STASH_ROOT") or self.context.directory
        folders = set()
        for folder in (self.context.output_directory, self.context.spec["cwd"]):
            for path, is_folder in entries_below(os.path.abspath(folder), 8, 20000) if folder else ():
                if not is_folder and os.path.basename(path).startswith("events.out.tfevents.") \
                        and os.stat(path).st_mtime >= self.memory.get("started", 0) - 2:
                    folders.add(os.path.dirname(path))
        return {"state": "final" if folders else "none",
                "runs": [{"id": os.path.relpath(folder, root).encode("utf-8", "replace").decode()}
                         for folder in sorted(folders)]}
