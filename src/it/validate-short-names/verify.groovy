import io.github.experimentstash.maven.BuildLog

def log = BuildLog.of(basedir)
log.build(1).has('BUILD FAILURE').hasOnce('the entry point tools/tsne/absent.py does not exist', '(2 tools, 2 experiments')
log.build(2).has('roll    pca', 'pca is sound: 1 experiment').hasNot('tsne_roll')
log.build(3).has('pca is sound: 1 experiment')
true
