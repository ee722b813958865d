"""A random walk. It imports its own package, so it works as a module only."""

import json
import os

from src.steps import steps

if __name__ == "__main__":
    end = sum(steps(1000))
    with open(os.path.join(os.environ["STASH_OUTPUT_DIR"], "metrics.json"), "w") as file:
        json.dump({"end": end}, file)
    print("the walk ends at %d" % end)
