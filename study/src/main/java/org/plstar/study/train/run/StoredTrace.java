package org.plstar.study.train.run;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.plstar.array.npy.Npy;
import org.plstar.array.npy.NpyArray;
import org.plstar.landscape.KernelState;
import org.plstar.landscape.Observation;
import org.plstar.refusal.FailureWords;
import org.plstar.refusal.Refusal;
import org.plstar.study.refusal.DamagedRun;

/**
 * Reads {@code trace.csv} and {@code spectrum/} back: every number to the last bit.
 *
 * <p>By the names of the columns, so that runs of other versions read: a column that one lacks is
 * absent in every row, one that is not known is left out.
 */
final class StoredTrace {
    /** Columns that every trace has. */
    private static final List<String> NEEDED =
            List.of("loss", "gradient_norm", "distance", "relative_distance");

    /** One row: an observation, and the line of the file. */
    record Row(Observation observation, double seconds, String line) {}

    private StoredTrace() {}

    /** The observations of the rows. */
    static List<Observation> path(List<Row> rows) {
        return rows.stream().map(Row::observation).toList();
    }

    /** The times of the rows, in seconds. */
    static double[] seconds(List<Row> rows) {
        return rows.stream().mapToDouble(Row::seconds).toArray();
    }

    /** Whether the rows have the columns of this version, so that it can continue them. */
    static boolean ours(Path directory) {
        try (BufferedReader file = Files.newBufferedReader(directory.resolve("trace.csv"))) {
            return (file.readLine() + "\n").equals(Trace.HEADER);
        } catch (IOException e) {
            return false;
        }
    }

    /** All rows; an incomplete last line, as after a killed run, is left out. */
    static List<Row> rows(Path directory, int unknowns) {
        Path file = directory.resolve("trace.csv");
        String text;
        try {
            text = Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw DamagedRun.of(file, "it cannot be read (" + FailureWords.of(e) + ")");
        }
        String[] lines = text.split("\n", -1);
        String[] names = lines[0].split(",", -1);
        if (lines.length < 2) {
            throw noHeader(file);
        }
        requireColumns(file, names);
        List<Row> rows = new ArrayList<>();
        for (int i = 1; i < lines.length - 1; i++) {
            String[] cells = lines[i].split(",", -1);
            requireCells(file, i + 1, cells.length, names.length);
            try {
                rows.add(row(directory, names, cells, unknowns, lines[i]));
            } catch (NumberFormatException e) {
                throw DamagedRun.of(
                        file, "line " + (i + 1) + " holds what is no number (" + lines[i] + ")");
            }
        }
        return rows;
    }

    static void requireColumns(Path file, String[] names) {
        if (!names[0].equals("step") || !Arrays.asList(names).containsAll(NEEDED)) {
            throw noHeader(file);
        }
    }

    private static Refusal noHeader(Path file) {
        return DamagedRun.of(
                file,
                "its first line does not name the columns step, " + String.join(", ", NEEDED));
    }

    static void requireCells(Path file, int line, int cells, int columns) {
        if (cells != columns) {
            throw DamagedRun.of(
                    file, "line " + line + " has " + cells + " cells for " + columns + " columns");
        }
    }

    /** A row of the file, with its eigenvalues. */
    static Row row(Path directory, String[] names, String[] cells, int unknowns, String line) {
        Map<String, OptionalDouble> values = new HashMap<>();
        for (int c = 1; c < cells.length; c++) {
            values.put(
                    names[c],
                    cells[c].isEmpty()
                            ? OptionalDouble.empty()
                            : OptionalDouble.of(Double.parseDouble(cells[c])));
        }
        int step = Integer.parseInt(cells[0]);
        OptionalDouble drift = value(values, "kernel_drift");
        Optional<KernelState> kernel = drift.isPresent()
                ? Optional.of(kernel(directory, step, drift.getAsDouble(), unknowns))
                : Optional.empty();
        Observation o = new Observation(
                step,
                number(values, "loss"),
                number(values, "gradient_norm"),
                value(values, "mu"),
                value(values, "train_accuracy"),
                new Observation.Test(value(values, "test_accuracy"), value(values, "test_loss")),
                new Observation.Path(
                        number(values, "distance"),
                        number(values, "relative_distance"),
                        value(values, "path_length")),
                value(values, "linearized_loss"),
                kernel,
                value(values, "damping"),
                value(values, "trust_ratio"),
                further(values));
        return new Row(o, value(values, "seconds").orElse(0), line);
    }

    private static Map<String, Double> further(Map<String, OptionalDouble> values) {
        Map<String, Double> further = new HashMap<>();
        for (String name : Trace.FURTHER) {
            value(values, name).ifPresent(v -> further.put(name, v));
        }
        return further;
    }

    private static KernelState kernel(Path directory, int step, double drift, int unknowns) {
        Path file = spectrum(directory, step);
        NpyArray eigenvalues = Npy.read(file);
        if (eigenvalues.values().length == 0) {
            throw DamagedRun.of(file, "it holds no eigenvalue");
        }
        return KernelState.of(step, eigenvalues.values(), drift, unknowns);
    }

    /** The file of the eigenvalues of a step. */
    static Path spectrum(Path directory, int step) {
        return directory
                .resolve("spectrum")
                .resolve(String.format(Locale.ROOT, "step-%08d.npy", step));
    }

    private static OptionalDouble value(Map<String, OptionalDouble> values, String name) {
        OptionalDouble v = values.get(name);
        return v == null ? OptionalDouble.empty() : v;
    }

    /** A quantity that every row has; infinite where its cell is empty, since it overflowed. */
    private static double number(Map<String, OptionalDouble> values, String name) {
        return value(values, name).orElse(Double.POSITIVE_INFINITY);
    }
}
