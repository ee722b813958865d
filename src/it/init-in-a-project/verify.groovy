import io.github.experimentstash.maven.BuildLog

def log = BuildLog.of(basedir).hasNot('BUILD FAILURE', '[WARNING]')
log.build(1)
        .has('this folder is a stash', 'kept   pom.xml  (declare the plugin in it, see below)', 'kept   .gitignore  (add: backups/ .stash/)')
        .has('Put this into pom.xml:', '<artifactId>experimentstash-maven-plugin</artifactId>')
        .has('next: mvn io.github.experimentstash:experimentstash-maven-plugin:')
        .hasNot('wrote  pom.xml')
log.build(2).has('stash is sound: 1 tool, 1 experiment')
log.build(3).has('succeeded in')

assert !new File(basedir, 'pom.xml').text.contains('experimentstash')
assert new File(basedir, '.gitignore').text == 'outputs/\n*.log\n'
true
