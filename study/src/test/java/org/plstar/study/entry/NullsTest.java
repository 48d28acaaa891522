package org.plstar.study.entry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Parameter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** measures. */
final class NullsTest {
    @TempDir
    private Path folder;

    private final ExecutorService calls =
            Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory());

    @Test
    void nullsAreNamed() throws IOException, URISyntaxException, InterruptedException {
        List<Class<?>> types = Exported.types();
        Samples samples = new Samples(types, folder);
        Map<String, int[]> by = new TreeMap<>();
        TreeSet<String> lines = new TreeSet<>();
        for (Class<?> type : types) {
            for (Executable e : Exported.executables(type)) {
                Parameter[] parameters = e.getParameters();
                int[] count = by.computeIfAbsent(type.getPackageName(), _ -> new int[4]);
                Optional<Samples.Call> call = Optional.empty();
                try {
                    call = samples.good(e);
                } catch (RuntimeException x) {
                    lines.add("FAIL " + Exported.name(e) + " " + x);
                }
                for (int i = 0; i < parameters.length; i++) {
                    if (parameters[i].getType().isPrimitive()
                            || parameters[i].getAnnotatedType().isAnnotationPresent(Nullable.class)) {
                        continue;
                    }
                    if (call.isEmpty()) {
                        count[3]++;
                        lines.add("UNCALLED " + Exported.name(e));
                        continue;
                    }
                    String name = parameters[i].getName();
                    int shift = call.get().hasReceiver() ? 1 : 0;
                    Object[] arguments = call.get().arguments();
                    arguments[i + shift] = null;
                    Samples.Call c = call.get();
                    Future<@Nullable Object> f = calls.submit(() -> c.invoke(arguments));
                    try {
                        f.get(20, TimeUnit.SECONDS);
                        count[2]++;
                        lines.add("TAKEN " + Exported.name(e) + " " + name);
                    } catch (ExecutionException | TimeoutException x) {
                        Throwable t = x;
                        while (t.getCause() != null
                                && (t instanceof ExecutionException
                                        || t instanceof InvocationTargetException)) {
                            t = t.getCause();
                        }
                        boolean named = String.valueOf(t.getMessage()).matches(
                                "(?s)(.*\\W)?" + name + "(\\W.*)?");
                        count[named ? 0 : 1]++;
                        if (!named) {
                            lines.add("UNNAMED " + Exported.name(e) + " " + name + " | " + t);
                        }
                    }
                }
            }
        }
        StringBuilder b = new StringBuilder();
        by.forEach((k, v) -> b.append(k)
                .append(" named ")
                .append(v[0])
                .append(" unnamed ")
                .append(v[1])
                .append(" taken ")
                .append(v[2])
                .append(" uncalled ")
                .append(v[3])
                .append("\n"));
        Files.writeString(Path.of("target", "nulls.txt"), b + String.join("\n", lines));
        assertThat(by).isNotEmpty();
    }
}
