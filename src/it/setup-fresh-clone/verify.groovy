import io.github.experimentstash.maven.BuildLog
import io.github.experimentstash.maven.Sample

def log = BuildLog.of(basedir)
log.build(1).has('STASH-202', 'hint: mvn stash:setup -Dtool=quickstart')
// a repository may not allow itself to read this machine's files
log.build(2).has('STASH-216', 'add -Dstash.git.allow=file')
log.build(3).has('fetching tools/quickstart from /', 'tools/quickstart @ ', 'tools/swissroll @ ', 'next: mvn stash:validate')
log.build(4).has('tools/quickstart @ ', 'is there')
log.build(5).has('quickstart @ ', 'pinned', 'succeeded in')
log.build(6).has('2 tools').hasNot('STASH-241', 'STASH-242', 'STASH-314', 'STASH-315')
log.build(7).has("STASH-242: the upstream of 'quickstart' could not be asked: ", 'add -Dstash.git.allow=file')
log.build(8).has("-Dstash.deep does not know 'everything'", 'hint: it knows: packages, configs')

def clone = new File(basedir, 'clone')
Sample.git(clone, 'submodule', 'status').readLines().each { assert it ==~ / ?[0-9a-f]{40} tools.*/ }
assert Sample.git(clone, 'status', '--porcelain') == ''
true
