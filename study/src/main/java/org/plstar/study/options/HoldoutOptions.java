package org.plstar.study.options;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.plstar.data.Dataset;
import org.plstar.data.Split;
import org.plstar.refusal.Refusal;
import org.plstar.study.refusal.RequestRefusal;
import picocli.CommandLine.Option;

/** Options for the rows that are held back. */
public final class HoldoutOptions {
    private static final double USUAL = 0.2;

    @Option(
            names = "--test",
            paramLabel = "FILE",
            description = "Test rows (default: a stratified part of DATA).")
    @Nullable
    Path test;

    @Option(
            names = "--test-fraction",
            paramLabel = "F",
            description = "Part of the rows held back for the test (default: 0.2).")
    private @Nullable Double fraction;

    @Option(
            names = "--test-rows",
            paramLabel = "N",
            description = "Hold back N rows instead, each class in proportion.")
    private @Nullable Integer testRows;

    @Option(
            names = "--train-rows",
            paramLabel = "N",
            description = "Train on N of the rows that are not held back, each class in proportion"
                    + " (default: all).")
    private @Nullable Integer trainRows;

    /**
     * Splits rows into training and test rows.
     *
     * @throws Refusal if the options contradict each other, or there are too few rows
     */
    Split split(Dataset rows, long seed) {
        if (testRows != null && fraction != null) {
            throw Refusal.of(
                    RequestRefusal.UNUSED,
                    "--test-fraction",
                    "--test-rows says how many rows are held back",
                    "one of both",
                    "leave out one of them");
        }
        double part = fraction == null ? USUAL : fraction;
        if (testRows == null && trainRows == null) {
            return Split.stratified(rows, part, seed);
        }
        if (testRows == null) {
            Dataset training =
                    Split.stratified(rows, part, seed).training(); // refuses an impossible fraction
            int held = rows.rows() - training.rows();
            return Split.counted(rows, requireNonNull(trainRows), held, seed);
        }
        return Split.counted(
                rows,
                trainRows == null ? Math.max(1, rows.rows() - testRows) : trainRows,
                testRows,
                seed);
    }

    /** Refuses numbers of rows where the test rows are given by a file. */
    void refuseCounts() {
        if (testRows != null || trainRows != null) {
            throw Refusal.of(
                    RequestRefusal.UNUSED,
                    testRows != null ? "--test-rows" : "--train-rows",
                    "the test rows are given",
                    "rows of which some are held back",
                    "leave it out, or take --rows");
        }
    }
}
