import groovy.json.JsonSlurper
import io.github.experimentstash.maven.BuildLog

BuildLog.of(basedir)
        .has('figure1/circle  (Area of a circle)', 'command      python -m shapes.area --precise circle')
        .has("\narguments ['--precise', 'circle']\n")
        .has('succeeded in', 'area  3.1416', 'next: mvn stash:run -Dconfig=figure1/circle')

def record = new JsonSlurper().parse(new File(basedir, 'target/stash/last-run.json'))
assert record.state == 'succeeded'
assert record.command[1..-1] == ['-m', 'shapes.area', '--precise', 'circle']
assert record.metrics.area == 3.1416
assert record.outputs*.path == [record.output_directories[0] + '/area.json']
assert new File(basedir, record.outputs[0].path).file
true
