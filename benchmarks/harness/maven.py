"""Maven, with the plugin of this checkout in a local repository that nobody else writes to."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from .measuring import CannotMeasure, tail

STAMP = "experimentstash-benchmarks.stamp"
# jit flags that make the build itself quicker; what is measured never sees them
BUILD_FLAGS = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"


class Maven:
    def __init__(self, options, checkout, variables, say):
        self.program = shutil.which(options.maven, path=variables.get("PATH"))
        if not self.program:
            raise CannotMeasure("%s is not on the PATH" % options.maven)
        self.repository = Path(options.repository or checkout / "benchmarks" / "target" / "repository").absolute()
        self.checkout, self.variables, self.say = checkout, variables, say
        if not options.installed:
            self.install()

    def command(self, *arguments):
        """As a user types it, but for the repository."""
        return [self.program, "-B", "-Dmaven.repo.local=%s" % self.repository, *arguments]

    def install(self):
        """Builds and installs the plugin if the repository does not have it as the sources are now; says so."""
        stamp, digest = self.repository / STAMP, self.digest()
        if stamp.is_file() and stamp.read_text() == digest:
            return
        command = self.command("-q", "install", "-DskipTests", "-Dinvoker.skip")
        self.say("installing the plugin of this checkout (its sources are new to the repository; a first time downloads a lot):")
        self.say("  " + " ".join(command))
        os.makedirs(str(self.repository), exist_ok=True)
        printed = self.repository / "experimentstash-benchmarks.log"
        with open(str(printed), "wb") as log:
            code = subprocess.call(
                command, cwd=str(self.checkout), env=dict(self.variables, MAVEN_OPTS=BUILD_FLAGS), stdin=subprocess.DEVNULL,
                stdout=log, stderr=subprocess.STDOUT,
            )
        if code != 0:
            raise CannotMeasure("the plugin cannot be installed (%s):\n%s" % (printed, tail(str(printed))))
        stamp.write_text(digest)

    def digest(self):
        """Of everything that the plugin is made of."""
        files = [self.checkout / "pom.xml"]
        for module in ("experimentstash-core", "experimentstash-maven-plugin"):
            files.append(self.checkout / module / "pom.xml")
            files += sorted(path for path in (self.checkout / module / "src" / "main").rglob("*") if path.is_file())
        digest = hashlib.sha256(sys.platform.encode())
        for file in files:
            digest.update(str(file.relative_to(self.checkout)).encode() + b"\0" + file.read_bytes())
        return digest.hexdigest()

    def version(self):
        """Of the plugin, from the POM of the checkout."""
        text = (self.checkout / "pom.xml").read_text()
        start = text.index("<version>") + len("<version>")
        return text[start:text.index("</version>")]
