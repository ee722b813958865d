package io.github.experimentstash.model;

import java.util.ArrayList;
import java.util.List;

/** Experiments in aligned columns, one a line, below the folders that they lie in. */
public final class FolderTable {
    private final String[] heads;
    private final List<String> configs = new ArrayList<>();
    private final List<String[]> rows = new ArrayList<>();

    /** @param heads of the columns; the first is that of the names */
    public FolderTable(String... heads) {
        this.heads = heads.clone();
    }

    /**
     * @param config name of an experiment, such as {@code figure1/pca}; its last part is the first cell
     * @param cells the others, of one line each
     */
    public void add(String config, String... cells) {
        String folder = folder(config);
        String[] row = new String[cells.length + 1];
        row[0] = (folder.isEmpty() ? "" : "  ") + config.substring(folder.length());
        System.arraycopy(cells, 0, row, 1, cells.length);
        configs.add(config);
        rows.add(row);
    }

    /** @param width at most so many characters a line; what is cut ends with an ellipsis */
    public List<String> lines(int width) {
        int[] widths = new int[heads.length];
        for (int i = 0; i < heads.length; i++) {
            widths[i] = heads[i].length();
            for (String[] row : rows) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        List<String> lines = new ArrayList<>(rows.size() + 1);
        lines.add(line(heads, widths, width));
        String group = "";
        for (int i = 0; i < rows.size(); i++) {
            String folder = folder(configs.get(i));
            if (!folder.equals(group) && !folder.isEmpty()) {
                lines.add(folder);
            }
            group = folder;
            lines.add(line(rows.get(i), widths, width));
        }
        return lines;
    }

    private static String line(String[] cells, int[] widths, int width) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.length; i++) {
            line.append(cells[i]);
            if (i < cells.length - 1) {
                line.append(" ".repeat(widths[i] - cells[i].length() + 2));
            }
        }
        String text = line.toString().stripTrailing();
        return text.length() <= width ? text : text.substring(0, width - 1) + "…";
    }

    private static String folder(String config) {
        return config.substring(0, config.lastIndexOf('/') + 1);
    }
}
