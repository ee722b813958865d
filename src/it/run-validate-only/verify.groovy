import io.github.experimentstash.maven.BuildLog

def log = BuildLog.of(basedir)
log.build(1)
        .has('line  (A straight line)')
        .has("command      python -m fitting.main experiment=line 'out=\${output_dir}' points=20 'title=two words' points=30")
        .has('nothing was started', 'next: mvn stash:run -Dconfig=line')
        .hasNot('verbose=true')
log.build(2).has(" verbose=true points=20 'title=two words' points=30")

['outputs', '.stash', 'locks', 'target/stash', 'tools/fitting/.venv', 'tools/fitting/outputs', 'tools/fitting/started.txt'].each {
    assert !new File(basedir, it).exists() : it
}
true
