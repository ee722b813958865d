package io.github.experimentstash.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutputPumpTest {
    @ParameterizedTest
    @CsvSource({
        "a|b|,                    a|b|",
        "no end,                  no end",
        "10%^50%^100%|next|,      100%|next|",
        "10%^50%^|next|,          50%|next|",
        "windows^|lines^|,        windows|lines|",
        "^ 10%^ 20%,              ' 20%'",
        "longer^x|,               x|",
        "|||,                     |||",
    })
    void keepsOfABarWhatWouldBeVisible(String input, String expected) throws Exception {
        String raw = input.replace('|', '\n').replace('^', '\r');
        String wanted = expected.replace('|', '\n');
        assertThat(pump(raw.getBytes(UTF_8), false)).isEqualTo(wanted);
        assertThat(pumpBytewise(raw.getBytes(UTF_8))).as("byte by byte").isEqualTo(wanted);
    }

    /** A chunk seldom ends where a line does; what follows must not be copied byte by byte from then on. */
    @Test
    void chunksThatEndInsideALineAreStillPassedOnAsWholes() {
        int[] writes = {0};
        ByteArrayOutputStream console = new ByteArrayOutputStream() {
            @Override
            public synchronized void write(byte[] bytes, int offset, int length) {
                writes[0]++;
                super.write(bytes, offset, length);
            }
        };
        String text = "a line of fifty-three characters, which no chunk fits\n".repeat(50_000);
        new OutputPump(console, false).pump(new ByteArrayInputStream(text.getBytes(UTF_8)));
        assertThat(console.toString(UTF_8)).isEqualTo(text);
        assertThat(writes[0]).isLessThan(1_000);
    }

    @Test
    void aTerminalGetsEverythingUntouched() throws Exception {
        assertThat(pump("10%\r50%\r\n".getBytes(UTF_8), true)).isEqualTo("10%\r50%\r\n");
    }

    @Test
    void neverDecodes() throws Exception {
        byte[] all = new byte[255];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) (i < '\r' ? i : i + 1); // all but the carriage return
        }
        assertThat(pump(all, false)).isEqualTo(new String(all, ISO_8859_1));
    }

    @Test
    void aBarIsShownFromTimeToTime() throws Exception {
        PipedOutputStream tool = new PipedOutputStream();
        PipedInputStream output = new PipedInputStream(tool);
        ByteArrayOutputStream console = new ByteArrayOutputStream();
        Thread pump = new Thread(() -> new OutputPump(console, false, 20).pump(output));
        pump.start();
        tool.write("10%\r20%".getBytes(UTF_8));
        tool.flush();
        Runs.await(() -> console.toString(UTF_8).equals("20%\n"));
        tool.write("\r100%\n".getBytes(UTF_8));
        tool.close();
        pump.join();
        assertThat(console.toString(UTF_8)).isEqualTo("20%\n100%\n");
    }

    @Test
    void aPromptIsShownFromTimeToTimeWithoutALineFeedOfOurs() throws Exception {
        PipedOutputStream tool = new PipedOutputStream();
        PipedInputStream output = new PipedInputStream(tool);
        ByteArrayOutputStream console = new ByteArrayOutputStream();
        Thread pump = new Thread(() -> new OutputPump(console, false, 20).pump(output));
        pump.start();
        tool.write("loading ...".getBytes(UTF_8));
        tool.flush();
        Runs.await(() -> console.toString(UTF_8).equals("loading ..."));
        tool.write(" done\n".getBytes(UTF_8));
        tool.close();
        pump.join();
        assertThat(console.toString(UTF_8)).isEqualTo("loading ... done\n");
    }

    @Test
    void aLineOf300MegabytesNeedsLittleMemory() {
        long length = 300_000_000;
        long[] counts = new long[2];
        InputStream endless = new InputStream() {
            private long left = length;

            @Override
            public int read() {
                throw new UnsupportedOperationException();
            }

            @Override
            public int read(byte[] bytes, int offset, int count) {
                int given = (int) Math.min(left, count);
                left -= given;
                java.util.Arrays.fill(bytes, offset, offset + given, (byte) 'x');
                return given == 0 ? -1 : given;
            }
        };
        new OutputPump(
                        new OutputStream() {
                            @Override
                            public void write(int value) {
                                throw new UnsupportedOperationException();
                            }

                            @Override
                            public void write(byte[] bytes, int offset, int count) {
                                counts[0] += count;
                                counts[1] = Math.max(counts[1], count);
                            }
                        },
                        false)
                .pump(endless);
        assertThat(counts[0]).isEqualTo(length);
        assertThat(counts[1]).as("largest piece").isLessThan(1 << 17);
    }

    @Test
    void aConsoleThatFailsDoesNotStopTheReading() throws Exception {
        ByteArrayInputStream output =
                new ByteArrayInputStream("a\nb\n".repeat(100_000).getBytes(UTF_8));
        new OutputPump(
                        new OutputStream() {
                            @Override
                            public void write(int value) throws IOException {
                                throw new IOException("closed");
                            }
                        },
                        false)
                .pump(output);
        assertThat(output.available()).isZero();
    }

    private static String pump(byte[] bytes, boolean terminal) {
        ByteArrayOutputStream console = new ByteArrayOutputStream();
        new OutputPump(console, terminal).pump(new ByteArrayInputStream(bytes));
        return console.toString(ISO_8859_1);
    }

    private static String pumpBytewise(byte[] bytes) {
        ByteArrayOutputStream console = new ByteArrayOutputStream();
        new OutputPump(console, false).pump(new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] into, int offset, int length) {
                return super.read(into, offset, Math.min(1, length));
            }
        });
        return console.toString(ISO_8859_1);
    }
}
