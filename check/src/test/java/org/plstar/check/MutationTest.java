package org.plstar.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Wrong lines of the check, one by one, each of which {@link Witness} must see. A few in every
 * build, {@code -Dplstar.mutations=all} all, {@code -Dplstar.mutations=Ball} those of a class; they
 * are in {@code mutants.txt}, those that nobody can see with the reason.
 */
class MutationTest {
    private static final Path SOURCES = Path.of("src/main/java/org/plstar/check");
    private static final String PACKAGE = "org.plstar.check.";
    private static final int FEW = 5;

    /** In a source, one text by another; why it is no error, else empty. */
    private record Mutant(String type, String of, String by, String harmless) {
        static Mutant read(String line) {
            Matcher m = Pattern.compile("(\\w+): (.*?) => (.*?)( ?# (.*))?").matcher(line);
            assertThat(m.matches()).as(line).isTrue();
            return new Mutant(
                    m.group(1), m.group(2), m.group(3), Objects.requireNonNullElse(m.group(5), ""));
        }

        /** The source with the change, however its lines are broken. */
        String source() throws IOException {
            String text = Files.readString(SOURCES.resolve(type + ".java"));
            String words = Pattern.compile("\\w+|[^\\w\\s]")
                    .matcher(of)
                    .results()
                    .map(token -> Pattern.quote(token.group()))
                    .collect(Collectors.joining("\\s*"));
            List<int[]> places = new ArrayList<>();
            for (Matcher m = Pattern.compile(words).matcher(text); m.find(); ) {
                places.add(new int[] {m.start(), m.end()});
            }
            assertThat(places).as("%s stands once", this).hasSize(1);
            int[] at = places.getFirst();
            return text.substring(0, at[0]) + by + text.substring(at[1]);
        }
    }

    private static List<Mutant> mutants() throws IOException {
        try (InputStream in = MutationTest.class.getResourceAsStream("mutants.txt")) {
            String text =
                    new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            return text.lines().map(Mutant::read).toList();
        }
    }

    @Tag("net")
    @Test
    void everyWrongLineIsSeen() throws IOException {
        String which = System.getProperty("plstar.mutations", "");
        List<Mutant> all = new ArrayList<>(mutants());
        assertThat(all.stream().filter(m -> m.harmless.isEmpty()).count()).isGreaterThan(150);
        if (which.isEmpty()) {
            all.removeIf(m -> !m.harmless.isEmpty());
            Collections.shuffle(all, new Random(25));
            all = all.subList(0, FEW);
        } else if (!which.equals("all")) {
            all.removeIf(m -> !m.type.equals(which));
        }
        assertThat(all).isNotEmpty();
        List<String> wrong = new ArrayList<>();
        for (Mutant m : all) {
            String seen = seen(m.type, m.source());
            System.out.println((seen.isEmpty() ? "unseen " : "seen   ") + m + " " + seen);
            if (seen.isEmpty() == m.harmless.isEmpty()) {
                wrong.add(m.toString());
            }
        }
        assertThat(wrong)
                .as("mutants that are not seen, or harmless ones that are")
                .isEmpty();
    }

    @Test
    void everyWrongLineHasItsPlace() throws IOException {
        for (Mutant m : mutants()) {
            assertThat(m.source()).isNotEmpty();
        }
    }

    @Tag("net")
    @Test
    void theCheckAsItIsPassesAllThatMutantsFail() throws IOException {
        assertThat(seen("Bound", Files.readString(SOURCES.resolve("Bound.java"))))
                .isEmpty();
    }

    /** What the witness says to the check with another source; empty if it sees nothing wrong. */
    private static String seen(String type, String source) throws IOException {
        ClassLoader own = new Own(compiled(type, source));
        try {
            Method look = Class.forName(PACKAGE + "Witness", true, own).getDeclaredMethod("look");
            look.setAccessible(true);
            look.invoke(null);
            return "";
        } catch (InvocationTargetException e) {
            String said = String.valueOf(e.getCause()).replaceAll("\\s+", " ");
            return said.substring(0, Math.min(120, said.length()));
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("no witness", e);
        }
    }

    /** Classes of the package, some of them other than those of the build. */
    private static final class Own extends ClassLoader {
        private final Map<String, byte[]> classes;

        Own(Map<String, byte[]> classes) {
            super(MutationTest.class.getClassLoader());
            this.classes = classes;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith(PACKAGE)) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded != null ? loaded : define(name);
            }
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            String path = name.replace('.', '/') + ".class";
            try (InputStream in = getParent().getResourceAsStream(path)) {
                byte[] bytes = classes.get(name);
                if (bytes == null && in == null) {
                    throw new ClassNotFoundException(name);
                }
                bytes = bytes == null ? Objects.requireNonNull(in).readAllBytes() : bytes;
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    /** The sources of the package, one of them another, compiled in memory. */
    private static Map<String, byte[]> compiled(String type, String source) throws IOException {
        JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler());
        Map<String, ByteArrayOutputStream> out = new HashMap<>();
        StringWriter said = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
                JavaFileManager memory = new Memory(files, out);
                var paths = Files.list(SOURCES)) {
            List<JavaFileObject> units = new ArrayList<>();
            for (Path p : paths.toList()) {
                String name = p.getFileName().toString().replace(".java", "");
                // only a constant is copied into other classes
                if (name.equals(type) || type.equals("Bound")) {
                    units.add(text(name, name.equals(type) ? source : Files.readString(p)));
                }
            }
            List<String> options = List.of("-cp", location(), "-proc:none", "-nowarn");
            boolean done =
                    compiler.getTask(said, memory, null, options, null, units).call();
            assertThat(done).as("%s: %s", type, said).isTrue();
        }
        Map<String, byte[]> classes = new HashMap<>();
        out.forEach((name, bytes) -> classes.put(name, bytes.toByteArray()));
        return classes;
    }

    static String location() {
        try {
            return Path.of(Check.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (java.net.URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private static JavaFileObject text(String name, String source) {
        URI uri = URI.create("string:///" + name + ".java");
        return new SimpleJavaFileObject(uri, JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return source;
            }
        };
    }

    /** Takes what a compiler writes. */
    private static final class Memory extends ForwardingJavaFileManager<StandardJavaFileManager> {
        private final Map<String, ByteArrayOutputStream> out;

        Memory(StandardJavaFileManager files, Map<String, ByteArrayOutputStream> out) {
            super(files);
            this.out = out;
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location,
                String name,
                JavaFileObject.Kind kind,
                javax.tools.FileObject sibling) {
            URI uri = URI.create("mem:///" + name + ".class");
            return new SimpleJavaFileObject(uri, kind) {
                @Override
                public OutputStream openOutputStream() {
                    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                    out.put(name, bytes);
                    return bytes;
                }
            };
        }
    }
}
