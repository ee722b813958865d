"""The smallest build backend (PEP 517, PEP 660): an editable wheel of this one project, by the standard library only."""
import base64
import hashlib
import os
import zipfile

NAME = "greeter-1.0"


def build_editable(wheel_directory, config_settings=None, metadata_directory=None):
    files = {
        "greeter.pth": os.getcwd() + "\n",
        NAME + ".dist-info/METADATA": "Metadata-Version: 2.1\nName: greeter\nVersion: 1.0\n",
        NAME + ".dist-info/WHEEL": "Wheel-Version: 1.0\nGenerator: backend\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        NAME + ".dist-info/entry_points.txt": "[console_scripts]\ngreet = greeter.main:main\n",
    }
    record = NAME + ".dist-info/RECORD"
    rows = [record + ",,\n"]
    for name, text in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
        rows.append("%s,sha256=%s,%d\n" % (name, digest, len(text.encode())))
    wheel = NAME + "-py3-none-any.whl"
    with zipfile.ZipFile(os.path.join(wheel_directory, wheel), "w") as out:
        for name, text in files.items():
            out.writestr(name, text)
        out.writestr(record, "".join(rows))
    return wheel
