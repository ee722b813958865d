package io.github.experimentstash.environment;

import java.util.Optional;

/**
 * A file of an installed package, as a row {@code path,hash,size} of its {@code RECORD} names it; a path with a comma is
 * quoted.
 *
 * @param path relative to {@code site-packages}
 * @param hash {@code sha256=} and the digest in Base64 for addresses; may be empty
 * @param size in bytes; may be empty
 */
record RecordRow(String path, String hash, String size) {
    /** Absent for what is no row. */
    static Optional<RecordRow> parse(String row) {
        int lastComma = row.lastIndexOf(',');
        int firstComma = lastComma <= 0 ? -1 : row.lastIndexOf(',', lastComma - 1);
        if (firstComma < 0) {
            return Optional.empty();
        }
        String path = row.substring(0, firstComma);
        if (path.startsWith("\"") && path.endsWith("\"") && path.length() > 1) {
            path = path.substring(1, path.length() - 1).replace("\"\"", "\"");
        }
        return Optional.of(new RecordRow(path, row.substring(firstComma + 1, lastComma), row.substring(lastComma + 1)));
    }

    /** It may come and go. */
    boolean isBytecode() {
        return path.endsWith(".pyc");
    }
}
