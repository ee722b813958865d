import io.github.experimentstash.maven.Sample

// an upstream as somebody else keeps it, with a second version
Sample.makeStash(basedir, new File(basedir, 'made'), '--no-lock')
def upstream = new File(basedir, 'made/upstream/quickstart')
new File(upstream, 'NEWS').text = 'second\n'
Sample.git(upstream, 'add', 'NEWS')
Sample.git(upstream, 'commit', '--quiet', '--message', 'a second version')

// a repository that was made a minute ago, with a paper in it that is staged
Sample.git(basedir, 'init', '--quiet')
new File(basedir, '.git/info/exclude').text = ['/made/', '/*.groovy', '/*.properties', '/build.log', '/target/'].join('\n') + '\n'
new File(basedir, 'paper.tex').text = 'staged\n'
Sample.git(basedir, 'add', 'paper.tex')
new File(basedir, 'test.properties').text = "url = file://${upstream}\nstash.git.allow = file\nentrypoint = cluster/main.py\n"
true
