import io.github.experimentstash.maven.BuildLog

def log = BuildLog.of(basedir)
        // the key: neither on the console, nor with -X, nor in any file of the record
        .hasNot('k3y-0f-the-tracker')
        // no colours of ours
        .hasNot('\u001B[1', '\u001B[3')
// -q: nothing of the tool, nothing of ours; the record has it all
assert log.count('the tool speaks') == 2
assert log.count('succeeded in') == 2
new File(basedir, 'outputs').eachFileRecurse {
    assert it.directory || !it.text.contains('k3y-0f-the-tracker') : it
}
def logs = []
new File(basedir, 'outputs').eachFileRecurse { if (it.name == 'output.log') logs << it.text }
assert logs == ['the tool speaks\nits key is ***\n'] * 3

log.build(1).has('the tool speaks', 'its key is ***', 'succeeded in')
// -Ddebug tells what is called and how long it takes
log.build(2).has('git ', ' status ', '(exit code ', ' ms)', 'the tool speaks')
true
