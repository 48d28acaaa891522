package org.plstar.study.train.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.plstar.array.Storage;
import org.plstar.array.npy.Npy;
import org.plstar.array.npy.NpyArray;
import org.plstar.array.npy.NpyType;
import org.plstar.refusal.FailureWords;
import org.plstar.refusal.Refusal;
import org.plstar.study.refusal.DamagedRun;

/**
 * {@code path/step-*.npy}: iterates of a run in single precision, [p] each, at some of the observed
 * steps. The first and the last weights are in other files, in full precision.
 *
 * @param steps that are kept, should the run come so far
 */
public record StoredPath(NavigableSet<Integer> steps) {
    private static final int MOST = 100;

    /** The least number of iterates of a path. */
    private static final int FEWEST = 3;

    private static final String FOLDER = "path";

    /** A path without iterates. */
    public static final StoredPath NONE = new StoredPath(new TreeSet<>());

    /** Copies the set of steps. */
    public StoredPath {
        steps = Collections.unmodifiableNavigableSet(new TreeSet<>(steps));
    }

    /**
     * As many of the observed steps as fit into the limit, evenly among them; none if fewer than
     * three fit.
     *
     * @param observations the steps at which the run is observed
     * @param unknowns p
     * @param mib most MiB of all files
     */
    public static StoredPath of(NavigableSet<Integer> observations, int unknowns, int mib) {
        List<Integer> inside = observations.stream().filter(s -> s > 0).toList();
        long room = Math.min(MOST, ((long) mib << 20) / ((long) Float.BYTES * unknowns));
        int kept = (int) Math.min(room, inside.size());
        if (kept < FEWEST) {
            return NONE;
        }
        NavigableSet<Integer> steps = new TreeSet<>();
        for (int i = 0; i < kept; i++) {
            steps.add(inside.get((int) ((long) i * inside.size() / kept)));
        }
        return new StoredPath(steps);
    }

    private static Path file(Path directory, int step) {
        return directory.resolve(FOLDER).resolve(String.format(Locale.ROOT, "step-%08d.npy", step));
    }

    /** Writes an iterate to a file if its step is kept. */
    void add(Path directory, int step, Storage w) throws IOException {
        if (steps.contains(step)) {
            Path file = file(directory, step);
            Files.createDirectories(directory.resolve(FOLDER));
            Npy.write(file, new NpyArray(List.of(w.size()), w.toDoubles(0, w.size())), NpyType.F4);
        }
    }

    /** Removes the iterates from a step on, which a run that continues from there writes again. */
    static void forget(Path directory, int step) throws IOException {
        for (Path file : files(directory)) {
            if (!file.equals(file(directory, step(file))) || step(file) >= step) {
                Files.delete(file);
            }
        }
    }

    /** The number of iterates that a run has kept. */
    public static int count(Path directory) {
        try {
            return files(directory).size();
        } catch (IOException e) {
            throw DamagedRun.of(
                    directory.resolve(FOLDER), "it cannot be read (" + FailureWords.of(e) + ")");
        }
    }

    /**
     * Reads the iterates of a run, by step.
     *
     * @param unknowns p
     * @throws Refusal if a file is not such an iterate
     */
    public static NavigableMap<Integer, double[]> read(Path directory, int unknowns) {
        NavigableMap<Integer, double[]> iterates = new TreeMap<>();
        try {
            for (Path file : files(directory)) {
                NpyArray w = Npy.read(file, unknowns);
                if (w.values().length != unknowns || step(file) < 0) {
                    throw DamagedRun.of(file, "it is not " + unknowns + " parameters at a step");
                }
                iterates.put(step(file), w.values());
            }
        } catch (IOException e) {
            throw DamagedRun.of(
                    directory.resolve(FOLDER), "it cannot be read (" + FailureWords.of(e) + ")");
        }
        return iterates;
    }

    private static List<Path> files(Path directory) throws IOException {
        Path folder = directory.resolve(FOLDER);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.sorted().toList();
        }
    }

    /** The step in a file's name; -1 if there is none. */
    private static int step(Path file) {
        String digits = String.valueOf(file.getFileName()).replaceAll("^step-|\\.npy$", "");
        try {
            return Integer.parseInt(digits);
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
