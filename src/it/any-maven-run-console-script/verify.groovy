import groovy.json.JsonSlurper
import io.github.experimentstash.maven.BuildLog

def python = new File(basedir, 'tools/greeter/.venv/bin/python')
def log = BuildLog.of(basedir)
2.times { log.build(it + 1).has('command', 'greet hello', "greetings: ['hello'] by ${python}", 'succeeded in') }

def record = new JsonSlurper().parse(new File(basedir, 'target/stash/last-run.json'))
assert record.environment.kind == 'venv'
assert record.command[-1] == 'hello'
true
