import io.github.experimentstash.maven.BuildLog

def log = BuildLog.of(basedir)
log.build(1).has('BUILD FAILURE').hasOnce('the entry point tools/tsne/absent.py does not exist', '(2 tools, 2 experiments')
log.build(2).has('roll    pca', 'stash is sound: 1 tool, 1 experiment').hasNot('tsne_roll')
log.build(3).has('stash is sound: 1 tool, 1 experiment')
true
