package io.github.experimentstash.documentation;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreeScanner;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The goals of this version and their properties, as the mojos declare them. */
final class DeclaredGoals {
    /** What the plugin tools add: the goal {@code help}. */
    private static final Set<String> HELP = Set.of("detail", "goal", "lineLength", "indentSize");

    private static final String SHORT_NAMES = "StashProperties";

    private final Map<String, Set<String>> properties = new TreeMap<>();
    private final Map<String, Set<String>> shortNames = new TreeMap<>();

    private DeclaredGoals() {}

    static DeclaredGoals read() {
        List<Path> mojos = ProjectFiles.javaSources().stream()
                .filter(file -> ProjectFiles.name(file).startsWith("experimentstash-maven-plugin/"))
                .toList();
        Map<String, String> words = new HashMap<>();
        Map<String, ClassScan> classes = new TreeMap<>();
        for (CompilationUnitTree unit : SourceTexts.parse(mojos)) {
            ClassScan scan = new ClassScan();
            scan.scan(unit, null);
            classes.put(scan.name, scan);
            words.putAll(scan.constants);
        }
        DeclaredGoals goals = new DeclaredGoals();
        for (ClassScan scan : classes.values()) {
            scan.goal.ifPresent(goal -> {
                Set<String> own = new TreeSet<>();
                Set<String> shorter = new TreeSet<>();
                for (ClassScan part = scan; part != null; part = classes.get(part.parent)) {
                    own.addAll(part.properties);
                    part.shortNames.forEach(constant -> shorter.add(words.get(constant)));
                }
                goals.properties.put(goal, own);
                goals.shortNames.put(goal, shorter);
            });
        }
        goals.properties.put("help", HELP);
        goals.shortNames.put("help", Set.of());
        return goals;
    }

    Set<String> names() {
        return properties.keySet();
    }

    /** {@code stash.config} and the like; what all goals share is among them. */
    Set<String> properties(String goal) {
        return properties.get(goal);
    }

    /** {@code config} and the like, which count on the command line. */
    Set<String> shortNames(String goal) {
        return shortNames.get(goal);
    }

    /** All that can follow {@code -D} with some goal. */
    Set<String> all() {
        Set<String> all = new TreeSet<>();
        properties.values().forEach(all::addAll);
        shortNames.values().forEach(all::addAll);
        return all;
    }

    private static final class ClassScan extends TreeScanner<Void, Void> {
        private String name = "";
        private String parent = "";
        private Optional<String> goal = Optional.empty();
        private final Set<String> properties = new TreeSet<>();
        private final Set<String> shortNames = new TreeSet<>();
        private final Map<String, String> constants = new HashMap<>();

        @Override
        public Void visitClass(ClassTree type, Void nothing) {
            if (name.isEmpty()) {
                name = type.getSimpleName().toString();
                parent = type.getExtendsClause() == null
                        ? ""
                        : type.getExtendsClause().toString();
            }
            return super.visitClass(type, nothing);
        }

        @Override
        public Void visitAnnotation(AnnotationTree annotation, Void nothing) {
            String kind = annotation.getAnnotationType().toString();
            if (kind.equals("Mojo")) {
                goal = value(annotation, "name");
            } else if (kind.equals("Parameter")) {
                value(annotation, "property").ifPresent(properties::add);
            }
            return super.visitAnnotation(annotation, nothing);
        }

        @Override
        public Void visitMemberSelect(MemberSelectTree member, Void nothing) {
            if (member.getExpression().toString().equals(SHORT_NAMES)) {
                shortNames.add(member.getIdentifier().toString());
            }
            return super.visitMemberSelect(member, nothing);
        }

        @Override
        public Void visitVariable(VariableTree variable, Void nothing) {
            if (name.equals(SHORT_NAMES)
                    && variable.getInitializer() instanceof LiteralTree literal
                    && literal.getValue() instanceof String text) {
                constants.put(variable.getName().toString(), text);
            }
            return super.visitVariable(variable, nothing);
        }

        private static Optional<String> value(AnnotationTree annotation, String argument) {
            return annotation.getArguments().stream()
                    .filter(AssignmentTree.class::isInstance)
                    .map(AssignmentTree.class::cast)
                    .filter(assignment -> assignment.getVariable().toString().equals(argument))
                    .map(assignment -> ((LiteralTree) assignment.getExpression())
                            .getValue()
                            .toString())
                    .findFirst();
        }
    }
}
