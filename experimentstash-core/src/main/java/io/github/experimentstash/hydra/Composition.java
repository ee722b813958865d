package io.github.experimentstash.hydra;

import io.github.experimentstash.hydra.ConfigFiles.ConfigFile;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Walks defaults lists in the order in which Hydra 1.1 to 1.3 does ({@code hydra/_internal/defaults_list.py}): the last
 * line first, since a choice made deep in an experiment holds for the lines before it. Used once.
 */
final class Composition {
    private static final int DEEPEST = 30;

    private final ConfigFiles files;
    private final ConfigTree tree = new ConfigTree();
    private final Map<String, String> choices = new HashMap<>();
    private final Set<String> chosenOutside = new HashSet<>();
    private final Set<String> unused = new TreeSet<>();
    private final Set<String> deletions = new HashSet<>();
    private final Set<String> appended = new HashSet<>();
    private final List<DefaultsItem> appendedItems = new ArrayList<>();
    private final Map<String, Optional<String>> listed = new HashMap<>();
    private Refusal refusal;
    private boolean complete = true;

    Composition(ConfigFiles files) {
        this.files = files;
    }

    /** A config that is being walked: where its own defaults are looked up, and where its content goes. */
    private record Node(String group, String place) {}

    /** @param groups words whose keys are groups of the files, in their order */
    Composed compose(String primary, List<HydraWord> groups) throws UnknownException {
        for (HydraWord word : groups) {
            choose(word);
        }
        ConfigFile root = files.load(primary).orElseThrow(() -> new UnknownException("no file " + primary));
        String group = primary.contains("/") ? primary.substring(0, primary.lastIndexOf('/')) : "";
        walk(root, new Node(group, place("", root.place(), group)), appendedItems, 0);
        if (refusal == null && !unused.isEmpty()) {
            String key = unused.iterator().next();
            boolean ours = chosenOutside.contains(key) || deletions.contains(key);
            if (!ours) {
                throw new UnknownException("the tool's own override of " + key + " has no match");
            }
            refusal = new Refusal(Refusal.Kind.NOT_LISTED, key, List.copyOf(new TreeSet<>(listed.keySet())));
        }
        return new Composed(tree, complete, Optional.ofNullable(refusal));
    }

    private void choose(HydraWord word) throws UnknownException {
        String key = word.choiceKey();
        switch (word.mark()) {
            case "" -> {
                choices.put(key, word.option());
                chosenOutside.add(key);
                unused.add(key);
            }
            case "+" -> {
                appendedItems.add(DefaultsItem.group(
                        word.key(), word.option(), word.at().isEmpty() ? Optional.empty() : Optional.of(word.at())));
                appended.add(key);
            }
            case "~" -> {
                if (!word.value().isEmpty()) {
                    throw new UnknownException("a group is deleted by its value");
                }
                deletions.add(key);
                unused.add(key);
            }
            default -> throw new UnknownException("++ before a group");
        }
    }

    private void walk(ConfigFile file, Node node, List<DefaultsItem> more, int depth) throws UnknownException {
        if (depth > DEEPEST) {
            throw new UnknownException("defaults lists that lead in a circle");
        }
        tree.add(node.place(), file.content());
        List<DefaultsItem> items = new ArrayList<>(file.defaults());
        items.addAll(more);
        for (DefaultsItem item : items) {
            if (item.isOverride()) {
                override(item, node);
            }
        }
        Collections.reverse(items);
        for (DefaultsItem item : items) {
            if (refusal == null && !item.isOverride() && !item.isSelf()) {
                visit(item, node, depth);
            }
        }
    }

    /** The first one counts: what is outermost was seen before. */
    private void override(DefaultsItem item, Node parent) throws UnknownException {
        String key = key(item, parent);
        if (isHydras(group(item, parent))) {
            return;
        }
        if (item.isList() || item.options().size() != 1) {
            throw new UnknownException("an override of " + key + " to something else than one option");
        }
        if (choices.putIfAbsent(key, item.options().get(0)) == null) {
            unused.add(key);
        }
    }

    private void visit(DefaultsItem given, Node parent, int depth) throws UnknownException {
        DefaultsItem item = given;
        if (!item.isGroup()) {
            enter(item.path(), item, parent, "", depth);
            return;
        }
        String group = group(item, parent);
        if (isHydras(group) && !files.isGroup(group)) {
            return; // one of Hydra's own
        }
        String key = key(item, parent);
        if (choices.containsKey(key)) {
            item = item.choosing(choices.get(key));
            unused.remove(key);
        }
        if (deletions.contains(key)) {
            unused.remove(key);
            return;
        }
        if (item.isList()) {
            // several options are known by no key, and may be there twice
            for (String chosen : item.options()) {
                enter(item.path() + "/" + chosen, item, parent, "", depth);
            }
            return;
        }
        Optional<String> option = item.options().stream().findFirst();
        boolean bothEmpty = option.isEmpty() && listed.getOrDefault(key, option).isEmpty();
        if (listed.containsKey(key) && !bothEmpty) {
            if (!appended.contains(key)) {
                throw new UnknownException(key + " is listed twice");
            }
            refusal = new Refusal(Refusal.Kind.LISTED_TWICE, key, List.of());
            return;
        }
        listed.put(key, option);
        if (option.isPresent()) {
            enter(item.path() + "/" + option.get(), item, parent, key, depth);
        }
    }

    /** @param key of a group's choice; the empty text for a config that is named as such */
    private void enter(String path, DefaultsItem item, Node parent, String key, int depth) throws UnknownException {
        boolean absolute = path.startsWith("/");
        String bare = absolute ? path.substring(1) : path;
        String config = absolute || parent.group().isEmpty() ? bare : parent.group() + "/" + bare;
        Optional<ConfigFile> file = files.load(config);
        if (file.isEmpty()) {
            if (item.isOptional()) {
                complete = false;
                return;
            }
            boolean ours = chosenOutside.contains(key) || (appended.contains(key) && !choices.containsKey(key));
            if (!ours) {
                throw new UnknownException("no file " + config);
            }
            refusal = new Refusal(Refusal.Kind.NO_OPTION, key, files.options(group(item, parent)));
            return;
        }
        int slash = config.lastIndexOf('/');
        String group = item.isGroup() ? group(item, parent) : slash < 0 ? "" : config.substring(0, slash);
        Optional<String> own =
                item.at().isPresent() ? item.at() : file.get().place().map(Composition::absolute);
        walk(file.get(), new Node(group, place(parent.place(), own, relativeGroup(item))), List.of(), depth + 1);
    }

    /** What Hydra knows a choice by: the group, and its package where that is another one. Headers do not count. */
    private static String key(DefaultsItem item, Node parent) {
        String group = group(item, parent);
        String place = place(parent.place(), item.at(), relativeGroup(item));
        if (group.replace('/', '.').equals(place)) {
            return group;
        }
        return group + "@" + (place.isEmpty() ? "_global_" : place);
    }

    private static String group(DefaultsItem item, Node parent) {
        boolean absolute = item.path().startsWith("/") || parent.group().isEmpty();
        return absolute ? item.bare() : parent.group() + "/" + item.bare();
    }

    private static String relativeGroup(DefaultsItem item) {
        String bare = item.bare();
        return item.isGroup() ? bare : bare.contains("/") ? bare.substring(0, bare.lastIndexOf('/')) : "";
    }

    /** A header is absolute, also where it does not say so. */
    private static String absolute(String header) {
        return header.equals("_global_") || header.startsWith("_global_.") ? header : "_global_." + header;
    }

    private static String place(String parent, Optional<String> own, String group) {
        String part = own.orElse(group.replace('/', '.'));
        String joined = parent.isEmpty() ? part : part.isEmpty() ? parent : parent + "." + part;
        int global = joined.lastIndexOf("_global_");
        if (global < 0) {
            return joined;
        }
        String rest = joined.substring(global + "_global_".length());
        return rest.startsWith(".") ? rest.substring(1) : rest;
    }

    private static boolean isHydras(String group) {
        return group.equals("hydra") || group.startsWith("hydra/");
    }
}
