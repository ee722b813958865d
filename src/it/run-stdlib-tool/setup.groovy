import io.github.experimentstash.maven.Sample

Sample.copyExample(basedir)
Sample.commit(basedir)
true
