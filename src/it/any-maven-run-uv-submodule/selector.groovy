import io.github.experimentstash.testing.Capability
import io.github.experimentstash.testing.IntegrationGate

return IntegrationGate.open(basedir, Capability.GIT, Capability.PYTHON, Capability.PYTHON_INDEX)
