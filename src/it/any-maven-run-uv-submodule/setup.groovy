import io.github.experimentstash.environment.ProvidedUv
import io.github.experimentstash.maven.Sample

Sample.makeStash(basedir, new File(basedir, 'made'), '--uv', ProvidedUv.program().toString())
true
