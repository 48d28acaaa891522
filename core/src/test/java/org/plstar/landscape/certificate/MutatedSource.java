package org.plstar.landscape.certificate;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * One file of this package compiled with one passage changed, and the package's classes, tests
 * included, loaded anew with it: so a test can be seen to fail when the code that it guards is
 * wrong, and no switch for that is in the code itself.
 */
final class MutatedSource {
    private static final String PACKAGE = "org.plstar.landscape.certificate";
    private static final Path SOURCES =
            Path.of("src", "main", "java", "org", "plstar", "landscape", "certificate");

    private final ClassLoader loader;

    /**
     * Compiles.
     *
     * @param folder empty, for the classes
     * @param file below the package's folder, for instance {@code check/Check}
     * @param from what occurs in it exactly once, white space aside
     * @param to what takes its place; the same for a control
     */
    MutatedSource(Path folder, String file, String from, String to) throws IOException {
        String source = Files.readString(SOURCES.resolve(file + ".java"));
        StringBuilder pattern = new StringBuilder();
        for (char c : from.replaceAll("\\s", "").toCharArray()) {
            pattern.append(Pattern.quote(String.valueOf(c))).append("\\s*");
        }
        Matcher matcher = Pattern.compile(pattern.toString()).matcher(source);
        long places = matcher.results().count();
        if (places != 1) {
            throw new AssertionError(places + " places in " + file + " are: " + from);
        }
        String changed = matcher.replaceFirst(Matcher.quoteReplacement(to + ' '));
        Path mutant = folder.resolve(file.substring(file.lastIndexOf('/') + 1) + ".java");
        Files.writeString(mutant, changed);
        compile(folder, mutant);
        loader = new Reloading(folder);
    }

    private static void compile(Path folder, Path mutant) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringBuilder said = new StringBuilder();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            boolean done =
                    compiler.getTask(
                                    null,
                                    files,
                                    d -> said.append(d).append('\n'),
                                    List.of(
                                            "-proc:none",
                                            "-d",
                                            folder.toString(),
                                            "-cp",
                                            System.getProperty("java.class.path")),
                                    null,
                                    files.getJavaFileObjects(mutant))
                            .call();
            if (!done) {
                throw new AssertionError(said.toString());
            }
        }
    }

    /** Runs a test method of this package against the mutant; its failure comes back. */
    Optional<AssertionError> run(String testClass, String method)
            throws ReflectiveOperationException {
        Class<?> test = Class.forName(PACKAGE + "." + testClass, true, loader);
        Constructor<?> made = test.getDeclaredConstructor();
        made.setAccessible(true);
        Method m = test.getDeclaredMethod(method);
        m.setAccessible(true);
        try {
            m.invoke(made.newInstance());
            return Optional.empty();
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof AssertionError failure) {
                return Optional.of(failure);
            }
            throw e;
        }
    }

    /** Defines the package's classes itself, mutants first; all else is the parent's. */
    private static final class Reloading extends ClassLoader {
        private final Path folder;

        Reloading(Path folder) {
            super(MutatedSource.class.getClassLoader());
            this.folder = folder;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith(PACKAGE + ".")) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded != null ? loaded : defined(name);
            }
        }

        private Class<?> defined(String name) throws ClassNotFoundException {
            String file = name.replace('.', '/') + ".class";
            try (InputStream in =
                    Files.exists(folder.resolve(file))
                            ? Files.newInputStream(folder.resolve(file))
                            : getParent().getResourceAsStream(file)) {
                if (in == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }
}
