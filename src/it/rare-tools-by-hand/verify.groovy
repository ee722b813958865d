import io.github.experimentstash.maven.BuildLog
import io.github.experimentstash.maven.Sample

def log = BuildLog.of(basedir)
log.build(1).has('quickstart @ ', 'succeeded in')
log.build(2).has('not pushed', 'STASH-225', 'add -Dforce: the backup keeps all of it')
log.build(3).has('used by        configs/my_experiment.yaml', 'removed quickstart; it is in backups/quickstart_')
log.build(4).has('restored quickstart', 'quickstart @ ', 'in sync', 'succeeded in', 'bit-identical to the last success ')
log.build(5).has('in the way   ', 'removed is in backups/removed_left_', 'added tools/removed')
log.build(6).has('added tools/indexed')
// HEAD, as the Python original wrote it, is no pin
log.build(7).has('STASH-206', '1 problem in 1 file: 1 warning  (3 tools, 3 experiments', 'nothing to mend')
log.build(8).has('STASH-221', 'mvn stash:remove-tool -Dtool=indexed')

def tool = new File(basedir, 'tools/quickstart')
assert Sample.git(tool, 'log', '-1', '--format=%s') == 'not pushed'
assert Sample.git(tool, 'stash', 'list') != ''
def submodules = Sample.git(basedir, 'submodule', 'status')
['quickstart', 'removed', 'indexed'].each { assert submodules.contains("tools/${it}") }
// what was in the way is a repository with its commits
def (left) = new File(basedir, 'backups').listFiles().findAll { it.name.startsWith('removed_left_') }
assert Sample.git(left, 'log', '--all', '--format=%s') == 'quickstart 1.0.0'
// git's --force would have brought back the old repository
assert new File(basedir, 'tools/removed/src/steps.py').file
assert Sample.git(new File(basedir, 'tools/removed'), 'remote', 'get-url', 'origin').endsWith('/upstream/walk')
true
