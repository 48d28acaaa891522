package org.plstar.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every public type and member that a library user meets has a comment, and all references hold.
 */
@Tag("net")
class JavadocTest {
    private static final Pattern EXPORT = Pattern.compile("(?m)^    exports ([\\w.]+);");

    @ParameterizedTest
    @ValueSource(strings = {"array", "core", "certify", "data", "onnx", "study"})
    void commentsAreThereAndWhole(String module, @TempDir Path folder) throws IOException {
        List<Path> sources = new ArrayList<>();
        for (String root : List.of("src/main/java", "target/generated-sources")) {
            Path tree = Path.of("..", module).resolve(root);
            if (Files.isDirectory(tree)) {
                try (Stream<Path> files = Files.walk(tree)) {
                    files.filter(f -> f.toString().endsWith(".java"))
                            .filter(f -> !f.endsWith("module-info.java"))
                            .forEach(sources::add);
                }
            }
        }
        DiagnosticCollector<JavaFileObject> said = new DiagnosticCollector<>();
        JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = javac.getStandardFileManager(null, null, null)) {
            javac.getTask(
                            new StringWriter(),
                            files,
                            said,
                            List.of(
                                    "-proc:none",
                                    "--add-modules",
                                    "jdk.incubator.vector",
                                    "-Xdoclint:all/public",
                                    "-Xmaxwarns",
                                    "100000",
                                    "-d",
                                    folder.toString(),
                                    "-cp",
                                    System.getProperty("java.class.path")),
                            null,
                            files.getJavaFileObjectsFromPaths(sources))
                    .call();
        }

        List<String> exported = exports(module);
        assertThat(exported).isNotEmpty();
        assertThat(sources).hasSizeGreaterThan(10);
        assertThat(said.getDiagnostics().stream()
                        .filter(JavadocTest::counts)
                        .filter(d -> exported(d, exported)))
                .isEmpty();
    }

    /** Folders of the packages that everybody may use. */
    private static List<String> exports(String module) {
        Path file = Path.of("..", module, "src", "main", "java", "module-info.java");
        try {
            return EXPORT.matcher(Files.readString(file))
                    .results()
                    .map((MatchResult m) -> "/" + m.group(1).replace('.', '/') + "/")
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean exported(Diagnostic<? extends JavaFileObject> d, List<String> packages) {
        JavaFileObject source = d.getSource();
        if (source == null) {
            return true;
        }
        String file = source.toUri().getPath();
        String folder = file.substring(0, file.lastIndexOf('/') + 1);
        return packages.stream().anyMatch(folder::endsWith);
    }

    /** Sentences name their parameters; tags for each of them are not asked for. */
    private static boolean counts(Diagnostic<?> d) {
        String text = d.getMessage(null);
        return d.getKind() == Diagnostic.Kind.ERROR
                || text.contains("no comment")
                || text.contains("default constructor");
    }
}
