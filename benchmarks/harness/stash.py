"""Makes stashes to measure: tools as submodules, environments with as many packages and files as wanted, configs."""

import base64
import hashlib
import json
import os
import zipfile
from pathlib import Path

from .measuring import WrongResult
from .machine import real_python

LONG_AGO = 1767225600  # 2026-01-01: older than any index or fingerprint, so that nothing is read again to be sure
POM = """<?xml version="1.0" encoding="UTF-8"?>
<project xmlns="http://maven.apache.org/POM/4.0.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
xsi:schemaLocation="http://maven.apache.org/POM/4.0.0 https://maven.apache.org/xsd/maven-4.0.0.xsd">
  <modelVersion>4.0.0</modelVersion>
  <groupId>local.stash</groupId>
  <artifactId>benchmark</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <build>
    <plugins>
      <plugin>
        <groupId>io.github.experimentstash</groupId>
        <artifactId>experimentstash-maven-plugin</artifactId>
        <version>%s</version>
        <executions>
          <execution>
            <id>validate-stash</id>
            <phase>verify</phase>
            <goals>
              <goal>validate</goal>
            </goals>
          </execution>
        </executions>
      </plugin>
    </plugins>
  </build>
</project>
"""
NOTHING = '"""Does nothing."""\n'


class Stash:
    """A stash in the making; `commit` ends that, `prepare` makes its environments."""

    def __init__(self, bench, name="stash", shipped_flags=False):
        self.bench = bench
        self.folder = bench.work / name
        self.upstream = bench.work / (name + "-upstream")
        self.tools, self.experiments = {}, []
        self.git_variables = dict(
            bench.variables, GIT_CONFIG_GLOBAL=os.devnull, GIT_CONFIG_NOSYSTEM="1", GIT_AUTHOR_NAME="Ada Example",
            GIT_AUTHOR_EMAIL="ada@example.org", GIT_COMMITTER_NAME="Ada Example", GIT_COMMITTER_EMAIL="ada@example.org",
            no_proxy="127.0.0.1",
        )
        write(self.folder / "pom.xml", POM % bench.maven.version())
        write(self.folder / ".gitignore", "outputs/\nbackups/\n.stash/\ntarget/\n")
        if shipped_flags:
            init = bench.checkout / "experimentstash-core/src/main/resources/io/github/experimentstash/init"
            write(self.folder / ".mvn" / "jvm.config", (init / "jvm.config").read_text())
        self.git(self.folder, "init", "-q")
        self.git(self.folder, "config", "protocol.file.allow", "always")

    def tool(self, name, main=NOTHING, environment="none", packages=0, files=10):
        """A submodule with a `main.py`; under uv it has a hash-locked requirements.txt of local packages."""
        upstream = self.upstream / name
        write(upstream / "main.py", main)
        if environment == "uv":
            write(upstream / "requirements.txt", wheels(upstream / "wheels", packages, files))
        self.submodule(name, upstream)
        self.tools[name] = {"environment": environment, "pin": self.git(upstream, "rev-parse", "HEAD")}
        return self

    def bystanders(self, count, files):
        """Submodules that the experiment has nothing to do with."""
        upstream = self.upstream / "bystander"
        for number in range(files):
            write(upstream / "src" / ("module_%02d.py" % number), NOTHING)
        for number in range(count):
            self.submodule("bystander_%03d" % number, upstream)
        return self

    def experiment(self, config, tool, overrides=()):
        self.experiments.append(tool)
        text = "tool: %s\nexperiment: nothing\ndescription: Measures what a run costs\ntags: [benchmark]\n" % tool
        if overrides:
            text += "overrides: %s\n" % json.dumps(list(overrides))
        write(self.folder / "configs" / (config + ".yaml"), text)
        return self

    def submodule(self, name, upstream):
        if not (upstream / ".git").exists():
            age(upstream)
            self.git(upstream, "init", "-q")
            self.git(upstream, "add", "--all", "--force")
            self.git(upstream, "commit", "-q", "-m", "A tool")
        path = "tools/" + name
        # by URL: a clone over a network has its objects in a pack
        self.git(self.folder, "clone", "-q", "file://%s" % upstream, path)
        with open(str(self.folder / ".gitmodules"), "a") as modules:
            modules.write('[submodule "%s"]\n\tpath = %s\n\turl = file://%s\n' % (path, path, upstream))

    def commit(self):
        """All of it, in the state that a user has it in who made a commit a while ago."""
        lines = ["tools:" if self.tools else "tools: {}"]
        for name, tool in self.tools.items():
            lines += ["  %s:" % name, "    path: tools/%s" % name, '    entrypoint: "main.py"', "    commit: %s" % tool["pin"],
                      "    environment: %s" % tool["environment"], "    arguments: []", '    output_argument: ""']
        lines += ["experiment:", "  name: benchmark"]
        write(self.folder / "configs" / "meta.yaml", "\n".join(lines) + "\n")
        age(self.folder)
        self.git(self.folder, "-c", "advice.addEmbeddedRepo=false", "add", "--all")
        self.git(self.folder, "submodule", "--quiet", "init")
        self.git(self.folder, "submodule", "--quiet", "absorbgitdirs")
        self.git(self.folder, "commit", "-q", "-m", "A stash")
        self.git(self.folder, "status")
        for name in self.tools:
            self.git(self.folder / "tools" / name, "status")
        return self

    def prepare(self, config):
        """Runs it once: makes the environment if there is none yet. The run must say that it succeeded."""
        variables = dict(self.bench.variables, UV_CACHE_DIR=str(self.bench.work / "uv-cache"))
        self.bench.run(self.bench.maven.command("stash:run", "-Dconfig=" + config), self.folder, variables)
        self.check()(None)

    def check(self, more=lambda record: None):
        """For a Case: the last run is a new one and has succeeded; `more` may look at its record."""
        seen = set()

        def look(_output):
            file = self.folder / "target" / "stash" / "last-run.json"
            try:
                record = json.loads(file.read_text())
            except (OSError, ValueError) as error:
                raise WrongResult("no record of the run: %s" % error) from None
            if record["state"] != "succeeded" or record["id"] in seen:
                raise WrongResult("the last run, %s, is %s" % (record["id"], record["state"]))
            seen.add(record["id"])
            more(record)

        return look

    def git(self, folder, *arguments):
        return self.bench.run(["git", *arguments], folder, self.git_variables).strip()


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def age(folder):
    """A file that is as new as git's index is read at each status; real ones seldom are."""
    for where, folders, files in os.walk(str(folder)):
        if ".git" in folders:
            folders.remove(".git")
        for file in files:
            os.utime(os.path.join(where, file), (LONG_AGO, LONG_AGO), follow_symlinks=False)


def wheels(folder, count, files):
    """Packages of some files each, as an index would give them; returns requirements.txt with their hashes."""
    folder.mkdir(parents=True)
    lines = ["--no-index", "--find-links wheels"]
    for number in range(count):
        name = "bench_package_%02d" % number
        contents = {"%s/__init__.py" % name: b""}
        for at in range(files):
            contents["%s/module_%04d.py" % (name, at)] = b"VALUE = %d\n" % at
        info = "%s-1.0.dist-info" % name
        contents[info + "/METADATA"] = ("Metadata-Version: 2.1\nName: %s\nVersion: 1.0\n" % name).encode()
        contents[info + "/WHEEL"] = b"Wheel-Version: 1.0\nGenerator: bench\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        rows = [
            "%s,sha256=%s,%d" % (path, base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode(), len(data))
            for path, data in contents.items()
        ]
        contents[info + "/RECORD"] = ("\n".join(rows + [info + "/RECORD,,"]) + "\n").encode()
        wheel = folder / ("%s-1.0-py3-none-any.whl" % name)
        with zipfile.ZipFile(str(wheel), "w") as archive:
            for path, data in contents.items():
                archive.writestr(zipfile.ZipInfo(path), data)
        lines.append("%s==1.0 --hash=sha256:%s" % (name.replace("_", "-"), hashlib.sha256(wheel.read_bytes()).hexdigest()))
    return "\n".join(lines) + "\n"
