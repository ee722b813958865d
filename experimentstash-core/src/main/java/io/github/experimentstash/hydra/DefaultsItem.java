package io.github.experimentstash.hydra;

import io.github.experimentstash.yaml.YamlEntry;
import io.github.experimentstash.yaml.YamlMapping;
import io.github.experimentstash.yaml.YamlNode;
import io.github.experimentstash.yaml.YamlScalar;
import io.github.experimentstash.yaml.YamlSequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One line of a defaults list (hydra.cc, "The Defaults List").
 *
 * @param path of a config, or a config group; absolute with a slash before it
 * @param isGroup {@code group: option}, not the name of one config
 * @param options what a group chooses: one, several or none
 * @param isList several may be chosen
 * @param at the package behind {@code @}, if there is one
 */
record DefaultsItem(
        String path,
        boolean isGroup,
        List<String> options,
        boolean isList,
        Optional<String> at,
        boolean isOptional,
        boolean isOverride) {
    static final String SELF = "_self_";

    static DefaultsItem config(String path, Optional<String> at, boolean isOptional) {
        return new DefaultsItem(path, false, List.of(), false, at, isOptional, false);
    }

    static DefaultsItem group(String group, String option, Optional<String> at) {
        return new DefaultsItem(group, true, List.of(option), false, at, false, false);
    }

    DefaultsItem choosing(String option) {
        return new DefaultsItem(path, isGroup, List.of(option), false, at, isOptional, isOverride);
    }

    boolean isSelf() {
        return !isGroup && path.equals(SELF);
    }

    /** Without the slash that makes it absolute. */
    String bare() {
        return path.startsWith("/") ? path.substring(1) : path;
    }

    static List<DefaultsItem> read(YamlMapping config) throws UnknownException {
        YamlNode node = config.get("defaults").orElse(null);
        if (node == null) {
            return List.of();
        }
        if (!(node instanceof YamlSequence list)) {
            throw new UnknownException("defaults that are no list");
        }
        List<DefaultsItem> items = new ArrayList<>();
        for (YamlNode item : list.items()) {
            items.add(read(item));
        }
        return items;
    }

    private static DefaultsItem read(YamlNode node) throws UnknownException {
        if (node instanceof YamlScalar scalar && !scalar.isNull()) {
            return parse(scalar.text(), false, List.of(), false);
        }
        if (node instanceof YamlMapping map && map.entries().size() == 1) {
            YamlEntry entry = map.entries().iterator().next();
            return parse(entry.key(), true, options(entry.value()), entry.value() instanceof YamlSequence);
        }
        throw new UnknownException("a line of a defaults list in a form that is not known here");
    }

    private static List<String> options(YamlNode value) throws UnknownException {
        List<String> options = new ArrayList<>();
        if (value instanceof YamlScalar scalar) {
            if (!scalar.isNull()) {
                options.add(plain(scalar.text()));
            }
        } else if (value instanceof YamlSequence list) {
            for (YamlNode item : list.items()) {
                if (!(item instanceof YamlScalar scalar) || scalar.isNull()) {
                    throw new UnknownException("an option that is no name");
                }
                options.add(plain(scalar.text()));
            }
        } else {
            throw new UnknownException("options that are a map");
        }
        return options;
    }

    private static DefaultsItem parse(String text, boolean isGroup, List<String> options, boolean isList)
            throws UnknownException {
        String rest = text;
        boolean optional = false;
        boolean override = false;
        int blank = rest.indexOf(' ');
        while (blank > 0) {
            String word = rest.substring(0, blank);
            optional |= word.equals("optional");
            override |= word.equals("override");
            if (!word.equals("optional") && !word.equals("override")) {
                throw new UnknownException("a defaults list with '" + word + "'");
            }
            rest = rest.substring(blank + 1);
            blank = rest.indexOf(' ');
        }
        int at = rest.indexOf('@');
        Optional<String> place = at < 0 ? Optional.empty() : Optional.of(place(rest.substring(at + 1)));
        String path = plain(at < 0 ? rest : rest.substring(0, at));
        boolean odd = path.isEmpty() || (override && !isGroup) || (path.equals(SELF) && place.isPresent());
        if (odd) {
            throw new UnknownException("a line of a defaults list in a form that is not known here");
        }
        return new DefaultsItem(path, isGroup, options, isList, place, optional, override);
    }

    private static String plain(String text) throws UnknownException {
        if (text.contains("${") || text.equals("???") || text.contains("..")) {
            throw new UnknownException("'" + text + "' in a defaults list");
        }
        return text;
    }

    private static String place(String text) throws UnknownException {
        if (text.contains("_group_") || text.contains("_name_") || text.indexOf(':') >= 0) {
            throw new UnknownException("the package '" + text + "'");
        }
        return text.equals("_here_") ? "" : text;
    }
}
