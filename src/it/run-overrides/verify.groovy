import groovy.json.JsonSlurper
import io.github.experimentstash.maven.BuildLog

def record = new JsonSlurper().parse(new File(basedir, 'target/stash/last-run.json'))
def arrived = new JsonSlurper().parse(new File(basedir, record.output_directories[0] + '/words.json'))
def typed = ['a=1', 'b=[1,2]', 'x=a b', "it=isn't", 'c={k:v}', 'dollar=$HOME', 'percent=%d', 'semi=a;b']
assert arrived == ['words', 'a=0'] + typed
assert record.overrides == ['a=0'] + typed

// shown so that it can be typed again
def shown = '''a=1 'b=[1,2]' 'x=a b' "it=isn't" 'c={k:v}' 'dollar=$HOME' percent=%d 'semi=a;b''''
BuildLog.of(basedir).has('command      python echo.py words a=0 ' + shown)
true
