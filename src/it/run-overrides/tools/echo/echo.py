import json
import os
import sys

with open(os.path.join(os.environ["STASH_OUTPUT_DIR"], "words.json"), "w") as out:
    json.dump(sys.argv[1:], out)
