package io.github.experimentstash.documentation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** As much of Markdown as the pages of this project use. */
final class Markdown {
    private static final Pattern CODE_SPAN = Pattern.compile("`([^`\n]+)`");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^()\\s]+)\\)");

    private final List<String> lines;

    Markdown(String text) {
        lines = text.lines().toList();
    }

    /**
     * A fenced block.
     *
     * @param language behind the fence; may be empty
     * @param text without the fence
     */
    record Block(String language, String text) {}

    List<Block> blocks() {
        List<Block> blocks = new ArrayList<>();
        StringBuilder open = null;
        String language = "";
        for (String line : lines) {
            if (line.startsWith("```")) {
                if (open == null) {
                    open = new StringBuilder();
                    language = line.substring(3).strip();
                } else {
                    blocks.add(new Block(language, open.toString()));
                    open = null;
                }
            } else if (open != null) {
                open.append(line).append('\n');
            }
        }
        return blocks;
    }

    /** Lines outside of fenced blocks. */
    List<String> prose() {
        List<String> prose = new ArrayList<>();
        boolean inBlock = false;
        for (String line : lines) {
            if (line.startsWith("```")) {
                inBlock = !inBlock;
            } else if (!inBlock) {
                prose.add(line);
            }
        }
        return prose;
    }

    Set<String> codeSpans() {
        Set<String> spans = new TreeSet<>();
        for (String line : prose()) {
            spans.addAll(codeSpans(line));
        }
        return spans;
    }

    static List<String> codeSpans(String text) {
        List<String> spans = new ArrayList<>();
        Matcher span = CODE_SPAN.matcher(text);
        while (span.find()) {
            spans.add(span.group(1));
        }
        return spans;
    }

    /** Targets of links, as written. */
    List<String> links() {
        List<String> links = new ArrayList<>();
        for (String line : prose()) {
            Matcher link = LINK.matcher(CODE_SPAN.matcher(line).replaceAll("code"));
            while (link.find()) {
                links.add(link.group(1));
            }
        }
        return links;
    }

    /** Anchors as GitHub makes them of headings. */
    Set<String> anchors() {
        Set<String> anchors = new TreeSet<>();
        for (String line : prose()) {
            if (line.startsWith("#")) {
                String words = line.replaceFirst("^#+\\s*", "").toLowerCase(Locale.ROOT);
                anchors.add(words.replaceAll("[^\\p{L}\\p{N} _-]", "").strip().replace(' ', '-'));
            }
        }
        return anchors;
    }

    /** The page below a heading, up to the next one of its level or above. */
    Markdown section(String heading) {
        StringBuilder text = new StringBuilder();
        int level = 0;
        boolean inBlock = false;
        for (String line : lines) {
            inBlock ^= line.startsWith("```");
            int here = inBlock || !line.startsWith("#")
                    ? 0
                    : line.replaceFirst("[^#].*", "").length();
            if (level > 0 && here > 0 && here <= level) {
                break;
            }
            if (level > 0) {
                text.append(line).append('\n');
            } else if (here > 0 && line.substring(here).strip().equals(heading)) {
                level = here;
            }
        }
        if (level == 0) {
            throw new AssertionError("no heading '" + heading + "'");
        }
        return new Markdown(text.toString());
    }

    /** Rows of all tables by the code in their first cell; a cell with several has a row for each. Heads have no code. */
    Map<String, List<String>> rows() {
        Map<String, List<String>> rows = new LinkedHashMap<>();
        for (String line : prose()) {
            if (line.startsWith("|")) {
                List<String> cells = cells(line);
                for (String code : codeSpans(cells.get(0))) {
                    rows.put(code, cells);
                }
            }
        }
        return rows;
    }

    private static List<String> cells(String line) {
        List<String> cells = new ArrayList<>();
        // a bar inside of code is written \|
        for (String cell : line.substring(1).split("(?<!\\\\)\\|", -1)) {
            cells.add(cell.strip().replace("\\|", "|"));
        }
        return cells;
    }
}
