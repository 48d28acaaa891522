package org.plstar.study.entry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.reflect.Array;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Type;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plstar.array.Storage;
import org.plstar.refusal.Refusal;

/**
 * Every public constructor and method of the library that takes arrays, counts or weights answers a
 * wrong one with a {@link Refusal} or a finite result: never with an exception of Java's own, never
 * with NaN. What is excepted stands, with its reason, in {@code exceptions.txt}: a pattern of
 * names, the kinds of {@link Bad} or {@code *}, and why. A new entry point that the net cannot call
 * and that is not excepted fails the test.
 */
final class EntryPointsTest {
    private static final int SECONDS = 20;

    /** Entry points that are tried at least: the net may not become wider meshed. */
    private static final int COVERED = 720;

    @TempDir
    private Path folder;

    private final ExecutorService calls =
            Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory());

    private final List<Exempt> exceptions = new ArrayList<>();
    private final Set<String> failures = new TreeSet<>();
    private int tried;
    private int refused;

    /** A line of the list. */
    private static final class Exempt {
        final String pattern;
        final String kinds;
        boolean used;

        Exempt(String pattern, String kinds) {
            this.pattern = pattern;
            this.kinds = kinds;
        }

        boolean matches(String name, String kind) {
            boolean hit = name.matches(pattern.replace("*", "\u0000")
                            .replaceAll("([.()\\[\\]$+?{}^|])", "\\\\$1")
                            .replace("\u0000", ".*"))
                    && (kinds.equals("*") || Arrays.asList(kinds.split(",")).contains(kind));
            used |= hit;
            return hit;
        }
    }

    private void readExceptions() throws IOException {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(EntryPointsTest.class.getResourceAsStream("exceptions.txt")),
                StandardCharsets.UTF_8))) {
            in.lines().filter(line -> !line.isBlank() && !line.startsWith("//")).forEach(line -> {
                String[] parts = line.split("\\s*;\\s*");
                assertThat(parts).as(line).hasSize(3);
                exceptions.add(new Exempt(parts[0], parts[1]));
            });
        }
    }

    private boolean excepted(String name, String kind) {
        boolean found = false;
        for (Exempt e : exceptions) {
            found |= e.matches(name, kind);
        }
        return found;
    }

    @Tag("net")
    @Test
    void wrongArgumentsAreRefused() throws IOException, URISyntaxException {
        readExceptions();
        List<Class<?>> types = Exported.types();
        assertThat(types).hasSizeGreaterThan(600);
        Samples samples = new Samples(types, folder);
        int covered = 0;
        int whole = 0;
        int entries = 0;
        for (Class<?> type : types) {
            for (Executable e : Exported.executables(type)) {
                if (Arrays.stream(e.getGenericParameterTypes()).noneMatch(Bad::applies)) {
                    continue;
                }
                entries++;
                String name = Exported.name(e);
                if (excepted(name, "*")) {
                    whole++;
                    continue;
                }
                Optional<Samples.Call> call = samples.good(e);
                if (call.isEmpty()) {
                    failures.add(name + ": no arguments found that it takes");
                    continue;
                }
                covered++;
                try {
                    tryAll(name, call.get());
                } catch (RuntimeException | TimeoutException x) {
                    failures.add(name + ": the net fails, " + x);
                }
            }
        }
        String counts =
                ("%d entry points take arrays, counts or weights: %d are tried with %d wrong calls,"
                                + " of which %d are refused; %d are excepted%n")
                        .formatted(entries, covered, tried, refused, whole);
        Path report = Path.of("target", "entry-points.txt");
        Files.createDirectories(report.getParent());
        Files.writeString(report, counts + String.join("\n", failures) + "\n");
        assertThat(failures).as(counts).isEmpty();
        assertThat(exceptions.stream().filter(x -> !x.used).map(x -> x.pattern)).isEmpty();
        assertThat(covered).isGreaterThanOrEqualTo(COVERED);
    }

    private void tryAll(String name, Samples.Call call) throws TimeoutException {
        int shift = call.hasReceiver() ? 1 : 0;
        Type[] parameters = call.entry().getGenericParameterTypes();
        for (int i = 0; i < parameters.length; i++) {
            if (!Bad.applies(parameters[i])) {
                continue;
            }
            for (Map.Entry<Bad, Object> bad :
                    Bad.of(call.makers().get(i + shift).get()).entrySet()) {
                if (!excepted(name, bad.getKey().name())) {
                    Object[] arguments = call.arguments();
                    arguments[i + shift] = bad.getValue();
                    judge(name + " argument " + i + " " + bad.getKey(), call, arguments, i + shift);
                }
            }
        }
        aliased(name, call, shift);
        changed(name, call, shift);
    }

    private void judge(String what, Samples.Call call, Object[] arguments, int wrong)
            throws TimeoutException {
        tried++;
        try {
            Object result = invoke(call, arguments);
            if (Numbers.notANumber(result)) {
                failures.add(what + ": NaN in the result");
                return;
            }
            for (int k = 0; k < arguments.length; k++) {
                boolean array = arguments[k] instanceof double[] || arguments[k] instanceof Storage;
                if (k != wrong && array && Numbers.notANumber(arguments[k])) {
                    failures.add(what + ": NaN in argument " + k);
                    return;
                }
            }
        } catch (ExecutionException e) {
            Throwable cause = cause(e);
            if (cause instanceof Refusal) {
                refused++;
            } else if (!(cause instanceof CancellationException)) {
                failures.add(what + ": " + cause + " at " + at(cause));
            }
        }
    }

    private static Throwable cause(Throwable e) {
        Throwable c = e;
        while (c.getCause() != null
                && (c instanceof ExecutionException || c instanceof InvocationTargetException)) {
            c = c.getCause();
        }
        return c;
    }

    private static String at(Throwable e) {
        return Arrays.stream(e.getStackTrace())
                .map(StackTraceElement::toString)
                .filter(s -> s.startsWith("org.plstar"))
                .findFirst()
                .orElse("?");
    }

    private @Nullable Object invoke(Samples.Call call, Object[] arguments)
            throws ExecutionException, TimeoutException {
        Future<@Nullable Object> running = calls.submit(() -> call.invoke(arguments));
        try {
            return running.get(SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One array for what is read and what is written is refused. */
    private void aliased(String name, Samples.Call call, int shift) throws TimeoutException {
        if (excepted(name, Bad.ALIASED.name())) {
            return;
        }
        Object[] before = call.arguments();
        Object[] after = call.arguments();
        try {
            invoke(call, after);
        } catch (ExecutionException e) {
            return;
        }
        for (int i = shift; i < after.length; i++) {
            for (int j = i + 1; j < after.length; j++) {
                boolean same = size(after[i]) > 1
                        && size(after[i]) == size(after[j])
                        && after[i].getClass() == after[j].getClass();
                if (same && (!equal(before[i], after[i]) || !equal(before[j], after[j]))) {
                    Object[] arguments = call.arguments();
                    arguments[j] = arguments[i];
                    tried++;
                    try {
                        invoke(call, arguments);
                        failures.add(name + " arguments " + i + ", " + j + " ALIASED: taken");
                    } catch (ExecutionException e) {
                        if (cause(e) instanceof Refusal) {
                            refused++;
                        } else {
                            failures.add(name + " ALIASED: " + cause(e));
                        }
                    }
                }
            }
        }
    }

    private static int size(Object o) {
        return switch (o) {
            case Storage s -> s.size();
            case double[] x -> x.length;
            case float[] x -> x.length;
            default -> 0;
        };
    }

    private static boolean equal(Object a, Object b) {
        return switch (a) {
            case Storage s ->
                Arrays.equals(s.toDoubles(0, s.size()), ((Storage) b).toDoubles(0, s.size()));
            case double[] x -> Arrays.equals(x, (double[]) b);
            case float[] x -> Arrays.equals(x, (float[]) b);
            default -> true;
        };
    }

    /** An array that is kept is one that the Javadoc says so of. */
    private void changed(String name, Samples.Call call, int shift) throws TimeoutException {
        if (excepted(name, Bad.CHANGED.name())) {
            return;
        }
        Object[] arguments = call.arguments();
        try {
            Object result = invoke(call, arguments);
            tried++;
            for (int i = shift; i < arguments.length; i++) {
                Object array = arguments[i];
                if (array.getClass().isArray()
                        && Array.getLength(array) > 0
                        && result != array
                        && Numbers.keeps(result, array)) {
                    failures.add(name + " argument " + (i - shift) + " CHANGED: kept");
                }
            }
        } catch (ExecutionException e) {
            failures.add(name + ": fails the second time, " + cause(e));
        }
    }
}
