"""MLflow's own tracking server on 127.0.0.1, without the second process and the job runner of `mlflow server`.

    python mlflow_server.py FOLDER [PORT]

Prints its port as the first line. It ends when its standard input does, so that it never outlives its test.
"""
import os
import sys
import threading

folder = os.path.abspath(sys.argv[1])
os.environ["_MLFLOW_SERVER_FILE_STORE"] = "sqlite:///%s/mlflow-server.db" % folder
os.environ["_MLFLOW_SERVER_ARTIFACT_ROOT"] = folder + "/artifacts"

from mlflow.server import app  # noqa: E402 - it reads the variables
from werkzeug.serving import make_server  # noqa: E402

server = make_server("127.0.0.1", int((sys.argv + ["0", "0"])[2]), app, threaded=True)
threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.server_port, flush=True)
sys.stdin.buffer.read()
