import io.github.experimentstash.maven.BuildLog
import io.github.experimentstash.maven.Sample

def log = BuildLog.of(basedir)
log.build(1).has('would add tools/quickstart, configs/meta.yaml', 'nothing was changed')
log.build(2)
        .has('quickstart from file://', '  commit       ', '  entrypoint   cluster/main.py  (as given)')
        .has('added tools/quickstart, configs/meta.yaml (+', 'staged, not committed', 'next: mvn stash:run -Dconfig=example_quickstart')
log.build(3).has('quickstart @ ', 'pinned', 'succeeded in')
log.build(4).has('remove tool quickstart (tools/quickstart, ', 'STASH-233', 'add -Dyes')
log.build(5).has('removed quickstart; it is in backups/quickstart_', 'next: mvn stash:restore-tool -Dtool=quickstart')
log.build(6).has('added tools/quickstart')
log.build(8).has('restored quickstart to tools/quickstart')
log.build(9).has('quickstart is sound: 1 experiment')
log.build(10).has('quickstart @ ', '  is there already  (main)', 'nothing was changed')
log.build(11).has('quickstart  ', ' -> ', '  1 commit less:', 'moved the pin of quickstart; staged, not committed', 'next: mvn stash:validate')
log.build(12).has('  1 commit more:', 'a second version', 'moved the pin of quickstart')

assert new File(basedir, 'tools/quickstart/cluster/main.py').file
def status = Sample.git(basedir, 'status', '--porcelain')
assert status.contains('A  paper.tex')
assert status.contains('A  tools/quickstart')
assert Sample.git(basedir, 'submodule', 'status').contains('tools/quickstart')
assert new File(basedir, 'configs/meta.yaml').text.startsWith('# tools of this paper\ntools:\n  quickstart:\n')
true
