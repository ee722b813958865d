import io.github.experimentstash.maven.Sample

// somebody's repository with tags, and another whose work is on a branch beside its default one
Sample.makeStash(basedir, new File(basedir, 'made'), '--no-lock')
def walk = new File(basedir, 'upstream/walk')
Sample.git(walk, 'init', '--quiet')
Sample.git(walk, 'commit', '--quiet', '--allow-empty', '--message', 'nothing yet')
Sample.git(walk, 'checkout', '--quiet', '-b', 'develop')
Sample.git(walk, 'add', 'src')
Sample.git(walk, 'commit', '--quiet', '--message', 'a walk')
Sample.git(walk, 'checkout', '--quiet', '-')

// a paper under way: all committed, and something staged
new File(basedir, '.gitignore').text = ['made/', 'upstream/', 'outputs/', 'target/', '*.groovy', '*.properties', 'build.log'].join('\n') + '\n'
Sample.commit(basedir)
new File(basedir, 'paper.tex').text = 'staged\n'
Sample.git(basedir, 'add', 'paper.tex')
def addresses = [quickstart: new File(basedir, 'made/upstream/quickstart'), walk: walk]
addresses.each { tool, upstream ->
    new File(basedir, "${tool}.properties").text = "url = file://${upstream}\nstash.git.allow = file\n"
}
true
