import groovy.json.JsonSlurper
import io.github.experimentstash.maven.BuildLog

BuildLog.of(basedir)
        .has('ended in order', 'BUILD FAILURE', 'timed-out after 1.', 'the limit of 1 s was reached')
        .has("hint: raise 'timeout' in configs/forever.yaml")
        .hasOnce('the limit of 1 s was reached')
        .hasNot('succeeded')

def record = new JsonSlurper().parse(new File(basedir, 'target/stash/last-run.json'))
assert record.state == 'timed-out'
assert record.exit_code == 0
// what it wrote at the end is not lost
assert record.outputs*.path.any { it.endsWith('/partial.txt') }
def pid = new File(basedir, 'tools/slow/pid').text as long
assert !ProcessHandle.of(pid).isPresent() : 'the tool lives on'
true
