package io.github.experimentstash.maven;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.maven.api.plugin.testing.InjectMojo;
import org.apache.maven.api.plugin.testing.MojoTest;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.descriptor.MojoDescriptor;
import org.apache.maven.plugin.descriptor.Parameter;
import org.apache.maven.plugin.descriptor.PluginDescriptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every goal can be left out, by one property for all and one of its own, and says so in one line. */
@MojoTest
class SkipTest {
    @TempDir
    File noStash;

    @Test
    void everyGoal(
            @InjectMojo(goal = "init") InitMojo init,
            @InjectMojo(goal = "lock") LockMojo lock,
            @InjectMojo(goal = "list") ListMojo list,
            @InjectMojo(goal = "run") RunMojo run,
            @InjectMojo(goal = "status") StatusMojo status,
            @InjectMojo(goal = "cancel") CancelMojo cancel,
            @InjectMojo(goal = "sync") SyncMojo sync,
            @InjectMojo(goal = "clean") CleanMojo clean,
            @InjectMojo(goal = "add-tool") AddToolMojo addTool,
            @InjectMojo(goal = "remove-tool") RemoveToolMojo removeTool,
            @InjectMojo(goal = "restore-tool") RestoreToolMojo restoreTool,
            @InjectMojo(goal = "repair") RepairMojo repair,
            @InjectMojo(goal = "setup") SetupMojo setup,
            @InjectMojo(goal = "update-tool") UpdateToolMojo updateTool,
            @InjectMojo(goal = "validate") ValidateMojo validate)
            throws Exception {
        Map<String, AbstractStashMojo> goals = Map.ofEntries(
                Map.entry("init", init),
                Map.entry("lock", lock),
                Map.entry("run", run),
                Map.entry("status", status),
                Map.entry("cancel", cancel),
                Map.entry("sync", sync),
                Map.entry("clean", clean),
                Map.entry("validate", validate),
                Map.entry("list", list),
                Map.entry("add-tool", addTool),
                Map.entry("remove-tool", removeTool),
                Map.entry("restore-tool", restoreTool),
                Map.entry("repair", repair),
                Map.entry("setup", setup),
                Map.entry("update-tool", updateTool));
        List<String> known = new ArrayList<>(goals.keySet());
        known.add("help");
        PluginDescriptor plugin = run.execution.getMojoDescriptor().getPluginDescriptor();
        assertThat(plugin.getMojos()).extracting(MojoDescriptor::getGoal).containsExactlyInAnyOrderElementsOf(known);

        for (Map.Entry<String, AbstractStashMojo> goal : goals.entrySet()) {
            AbstractStashMojo mojo = goal.getValue();
            // those of one test share their execution
            mojo.execution = new MojoExecution(plugin.getMojo(goal.getKey()));
            mojo.skip = true;
            said(mojo, "stash.skip");
            mojo.skip = false;
        }
        init.skipInit = true;
        lock.skipLock = true;
        list.skipList = true;
        run.skipRun = true;
        status.skipStatus = true;
        cancel.skipCancel = true;
        sync.skipSync = true;
        clean.skipClean = true;
        validate.skipValidate = true;
        addTool.skipAddTool = true;
        removeTool.skipRemoveTool = true;
        repair.skipRepair = true;
        setup.skipSetup = true;
        updateTool.skipUpdateTool = true;
        restoreTool.skipRestoreTool = true;
        for (Map.Entry<String, AbstractStashMojo> goal : goals.entrySet()) {
            String property = "stash." + goal.getKey() + ".skip";
            said(goal.getValue(), property);
            assertThat(goal.getValue().execution.getMojoDescriptor().getParameters())
                    .extracting(Parameter::getExpression)
                    .contains("${" + property + "}", "${stash.skip}");
        }
        assertThat(noStash).isEmptyDirectory();
    }

    private void said(AbstractStashMojo mojo, String property) throws Exception {
        HeardLog log = new HeardLog();
        mojo.setLog(log);
        mojo.basedir = noStash;
        mojo.execute();
        assertThat(log.lines).containsExactly("info: skipped: " + property + " is set");
    }
}
