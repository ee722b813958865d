import io.github.experimentstash.maven.Sample

// an upstream as somebody else keeps it, and a stash with nothing in it yet
Sample.makeStash(basedir, new File(basedir, 'made'), '--no-lock')
def upstream = new File(basedir, 'made/upstream/quickstart')
new File(upstream, 'NEWS').text = 'second\n'
Sample.git(upstream, 'add', 'NEWS')
Sample.git(upstream, 'commit', '--quiet', '--message', 'a second version')
new File(basedir, 'configs').mkdirs()
new File(basedir, 'configs/meta.yaml').text = '# tools of this paper\ntools: {}\n'
new File(basedir, '.gitignore').text = 'made/\ntarget/\n*.groovy\n*.properties\nbuild.log\n'
Sample.commit(basedir)
new File(basedir, 'paper.tex').text = 'staged\n'
Sample.git(basedir, 'add', 'paper.tex')
new File(basedir, 'test.properties').text = [
        'tool = quickstart',
        "url = file://${upstream}",
        'stash.git.allow = file',
        'entrypoint = cluster/main.py',
        'overrides = --experiment blobs --output ${output_dir}'].join('\n')
true
