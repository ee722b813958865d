package io.github.experimentstash.documentation;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * What the Java sources can say: each text of a file, with sums of texts joined. What is only known at run time stands
 * as {@value #UNKNOWN}.
 */
final class SourceTexts {
    static final String UNKNOWN = "\u0001";

    private final List<String> texts = new ArrayList<>();

    private SourceTexts() {}

    static List<String> of(List<Path> sources) {
        SourceTexts found = new SourceTexts();
        for (CompilationUnitTree unit : parse(sources)) {
            found.collect(unit);
        }
        return found.texts;
    }

    static Iterable<? extends CompilationUnitTree> parse(List<Path> sources) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask)
                    compiler.getTask(null, files, null, List.of(), null, files.getJavaFileObjectsFromPaths(sources));
            return task.parse();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** Matches every text that this one can become; one that ends with a blank goes on. */
    static Pattern pattern(String text) {
        String pattern = Pattern.quote(text).replace(UNKNOWN, "\\E.*\\Q");
        return Pattern.compile(text.endsWith(" ") ? pattern + ".*" : pattern, Pattern.DOTALL);
    }

    private void collect(CompilationUnitTree unit) {
        new TreeScanner<Void, Void>() {
            @Override
            public Void visitBinary(BinaryTree sum, Void nothing) {
                if (sum.getKind() != Tree.Kind.PLUS) {
                    return super.visitBinary(sum, nothing);
                }
                texts.add(joined(sum));
                List<Tree> terms = new ArrayList<>();
                terms(sum, terms);
                for (Tree term : terms) {
                    if (!(term instanceof LiteralTree)) {
                        scan(term, nothing);
                    }
                }
                return null;
            }

            @Override
            public Void visitLiteral(LiteralTree literal, Void nothing) {
                if (literal.getValue() instanceof String text) {
                    texts.add(text);
                }
                return null;
            }
        }.scan(unit, null);
    }

    private static String joined(BinaryTree sum) {
        List<Tree> terms = new ArrayList<>();
        terms(sum, terms);
        StringBuilder text = new StringBuilder();
        for (Tree term : terms) {
            text.append(term instanceof LiteralTree literal ? String.valueOf(literal.getValue()) : UNKNOWN);
        }
        return text.toString();
    }

    private static void terms(Tree tree, List<Tree> terms) {
        if (tree instanceof BinaryTree sum && sum.getKind() == Tree.Kind.PLUS) {
            terms(sum.getLeftOperand(), terms);
            terms(sum.getRightOperand(), terms);
        } else if (tree instanceof ParenthesizedTree brackets && brackets.getExpression() instanceof BinaryTree) {
            terms(brackets.getExpression(), terms);
        } else {
            terms.add(tree);
        }
    }
}
