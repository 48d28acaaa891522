package org.plstar.study.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.plstar.refusal.Refusal;
import org.plstar.study.refusal.RequestRefusal;

/** The last result in the folder {@code runs}, for commands without a given run. */
public final class LastRun {
    private static final Path RUNS = Path.of("runs");

    private LastRun() {}

    /**
     * The given directory, or the last one that fits, which is then named on stderr.
     *
     * @throws Refusal if none is given, and none is there
     */
    public static Path or(@Nullable Path given, Predicate<Path> fits) {
        if (given != null) {
            return given;
        }
        return find(fits)
                .orElseThrow(() -> Refusal.of(
                        RequestRefusal.NOT_A_RUN,
                        "the command",
                        "it names no run, and runs holds none that fits",
                        "the directory of a run",
                        "name it; plstar runs FOLDER lists those in FOLDER"));
    }

    /** The last directory that fits, which is then named on stderr; absent if there is none. */
    public static Optional<Path> find(Predicate<Path> fits) {
        Optional<Path> last = in(RUNS, fits);
        last.ifPresent(run -> System.err.println("plstar: " + run + ", the last here"));
        return last;
    }

    /** The folder with a page whose results are the last, by the date of the work. */
    public static Optional<Path> in(Path folder, Predicate<Path> fits) {
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(LastRun::hasPage)
                    .filter(fits)
                    .max(Comparator.comparing(RunDate::of).thenComparing(path -> path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether a folder contains a page. */
    public static boolean hasPage(Path folder) {
        return Files.isRegularFile(page(folder));
    }

    /** The file of the page of a folder. */
    public static Path page(Path folder) {
        return RunDirectory.page(folder);
    }
}
