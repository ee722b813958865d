import io.github.experimentstash.maven.Sample

// what somebody has after a plain git clone of a stash: tools that are empty folders
Sample.makeStash(basedir, new File(basedir, 'made'), '--no-lock')
Sample.git(basedir, 'clone', '--quiet', new File(basedir, 'made/stash').path, new File(basedir, 'clone').path)
assert new File(basedir, 'clone/tools/quickstart').list().length == 0
true
