package io.github.experimentstash.git.change;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * How many steps of a change were begun: the length of a file in the operation folder. A step that was not begun must not
 * be undone: what it would have changed may not even lie where it would look.
 */
final class Progress {
    private final Path file;

    Progress(ChangeArea area) {
        this.file = area.operation().resolve("progress");
    }

    /** Written before the step is done, and after it was undone. */
    void set(int begun) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            if (channel.size() > begun) {
                channel.truncate(begun);
            } else {
                channel.write(ByteBuffer.wrap(new byte[begun]), 0);
            }
            channel.force(true);
        }
    }

    int begun() throws IOException {
        return Files.isRegularFile(file) ? (int) Files.size(file) : 0;
    }
}
