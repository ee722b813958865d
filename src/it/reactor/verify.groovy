import groovy.json.JsonSlurper
import io.github.experimentstash.maven.BuildLog

def log = BuildLog.of(basedir).hasNot('[WARNING]')
log.build(1).hasOnce('stash is sound: 1 tool, 1 experiment').has('analysis ...', 'site ...')
log.build(2).hasOnce('stash is sound: 1 tool, 1 experiment')
log.build(3).hasOnce('plain speaks')
log.build(4).hasOnce('plain speaks')
log.build(5).hasOnce('stash is sound: 1 tool, 1 experiment')
[1, 6].each {
    log.build(it).hasOnce('stash is sound: 1 tool, 1 experiment').hasOnce('stash is sound: 0 tools, 0 experiments')
}

// the stash is the one above the module; what wrappers read lies where the module's build puts its files
assert new File(basedir, 'outputs/index.jsonl').readLines().size() == 2
['.', 'analysis'].each {
    assert new JsonSlurper().parse(new File(basedir, it + '/target/stash/last-run.json')).state == 'succeeded'
}
assert !new File(basedir, 'analysis/outputs').exists()
true
