import io.github.experimentstash.maven.BuildLog

def problems = [
        'configs/figure1/broken.yaml:3:1: error STASH-103: ',
        "configs/figure1/curve.yaml:1:1: error STASH-111: an experiment needs 'experiment'",
        "configs/figure1/curve.yaml:2:1: warning STASH-108: unknown key 'experimnt'",
        "configs/figure1/roll.yaml:1:7: error STASH-402: unknown tool 'pcaa'",
        "configs/meta.yaml:8:11: error STASH-201: the folder of tool 'umap', tools/umap, does not exist",
        'configs/meta.yaml:6:21: warning STASH-110: python_version 3.10 is the number 3.1 in YAML',
        '6 problems in 4 files: 4 errors, 2 warnings',
]
def log = BuildLog.of(basedir).hasNot('Exception:', 'started')
log.build(1)
        .has('BUILD FAILURE', *problems, 'next: mvn stash:validate -Dstash.explain=STASH-103')
        .hasOnce(*problems)
log.build(2).has('skipped: stash.validate.skip is set', 'BUILD SUCCESS').hasNot('STASH-')
log.build(3).has('skipped: stash.skip is set', 'BUILD SUCCESS').hasNot('STASH-')
true
