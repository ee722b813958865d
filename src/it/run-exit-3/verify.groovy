import groovy.json.JsonSlurper
import io.github.experimentstash.maven.BuildLog

BuildLog.of(basedir)
        .has('fitting', 'the matrix is singular', 'BUILD FAILURE', 'failed after ', ': exit code 3', 'log: outputs/')
        .hasOnce('exit code 3', 'the matrix is singular')
        // what a run that failed did not get round to write is no second failure
        .hasNot('result.csv', 'succeeded', 'Exception:')

def record = new JsonSlurper().parse(new File(basedir, 'target/stash/last-run.json'))
assert record.state == 'failed'
assert record.exit_code == 3
assert record.reason.contains('exit code 3')
def log = new File(basedir, record.log)
assert log.text == 'fitting\nthe matrix is singular\n'
assert new JsonSlurper().parse(new File(log.parentFile, 'run.json')) == record
true
