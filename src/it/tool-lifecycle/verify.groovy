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
log.build(13).has('tools/quickstart @ ', 'is there already, with its entry in configs/meta.yaml: nothing to do')
log.build(14).has('all of it, for good (-DnoBackup)', 'nothing was changed')
log.build(15).has('removed quickstart; nothing was kept of it (-DnoBackup); staged, not committed', 'brings it back')

// as if it had never come, but for what the first removal kept
assert !new File(basedir, 'tools').exists()
assert new File(basedir, 'backups').list().length == 1
assert Sample.git(basedir, 'status', '--porcelain') == 'A  paper.tex'
assert new File(basedir, 'configs/meta.yaml').text == '# tools of this paper\ntools: {}\n'
true
