import io.github.experimentstash.maven.Sample

Sample.makeStash(basedir, new File(basedir, 'made'), '--no-lock')
def quickstart = "file://${basedir}/made/upstream/quickstart"
def walk = new File(basedir, 'upstream/walk')
Sample.commit(walk)
def address = "file://${walk}"
def refused = { String path, String words ->
    try {
        Sample.git(basedir, 'submodule', 'add', address.toString(), path)
    } catch (IOException git) {
        assert git.message.contains(words)
        return
    }
    throw new AssertionError("git adds ${path}: there is nothing to show here")
}

// the manual method: a submodule, an entry in meta.yaml
new File(basedir, '.gitignore').text = ['made/', 'upstream/', 'outputs/', 'target/', '*.groovy', '*.properties', 'build.log'].join('\n') + '\n'
Sample.git(basedir, 'init', '--quiet')
Sample.git(basedir, 'submodule', 'add', quickstart.toString(), 'tools/quickstart')
Sample.commit(basedir)
def tool = new File(basedir, 'tools/quickstart')
Sample.git(tool, 'commit', '--quiet', '--allow-empty', '--message', 'not pushed')
new File(tool, 'README.md').append('a thought\n')
Sample.git(tool, 'stash')

// taken out as many guides say: git keeps its folder, of another repository than the one that is wanted now
Sample.git(basedir, 'submodule', 'add', quickstart.toString(), 'tools/removed')
Sample.git(basedir, 'rm', '--quiet', '--cached', 'tools/removed')
assert new File(basedir, 'tools/removed').deleteDir()
refused('tools/removed', "A git directory for 'tools/removed' is found locally")

// deleted, and git was not told
Sample.git(basedir, 'submodule', 'add', address.toString(), 'tools/indexed')
assert new File(basedir, 'tools/indexed').deleteDir() && new File(basedir, '.git/modules/tools/indexed').deleteDir()
refused('tools/indexed', "'tools/indexed' already exists in the index")

new File(basedir, 'test.properties').text = "url = ${address}\nstash.git.allow = file\n"
true
