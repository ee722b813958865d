import io.github.experimentstash.maven.BuildLog

def log = BuildLog.of(basedir).hasNot('started', 'Exception:')
log.build(1)
        .hasOnce("configs/roll.yaml:1:7: error STASH-404: -Dtool=tsne, but roll is an experiment of 'pca'")
        .hasOnce('hint: mvn stash:run -Dtool=pca -Dconfig=roll')
log.build(2)
        .hasOnce("configs/curve.yaml:1:7: error STASH-402: unknown tool 'tsnee'")
        .hasOnce("hint: did you mean 'tsne'?  Tools: pca, tsne")
log.build(3)
        .hasOnce("configs/roll.yaml:1:7: error STASH-404: -Dtool=pcaa, but roll is an experiment of 'pca'")

assert !new File(basedir, 'outputs').exists()
assert !new File(basedir, 'target/stash/last-run.json').exists()
true
