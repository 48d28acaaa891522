package org.plstar.app.command;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.plstar.data.Dataset;
import org.plstar.data.Split;
import org.plstar.data.Standardizer;
import org.plstar.data.source.Bundled;
import org.plstar.study.Preparation;
import org.plstar.study.PreparedDataset;
import org.plstar.study.fit.FitRequest;
import org.plstar.study.fit.ObservationBudget;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of {@code plstar demo}, and what it trains. */
final class DemoOptions {
    private static final int TRAINING_ROWS = 300;
    private static final int TEST_ROWS = 500;
    private static final int STEPS = 1000;
    private static final int KERNEL_STEPS = 6;
    private static final int TRACE_ROWS = 80;

    @Mixin CommonOptions common;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Directory for the run (default: the next free runs/demo-K).")
    @Nullable Path out;

    @SuppressWarnings("NullAway.Init") // picocli fills the fields in
    DemoOptions() {}

    /** What the demonstration trains. */
    FitRequest request() {
        Dataset digits = Bundled.DIGITS.load();
        Split split = Split.counted(digits, TRAINING_ROWS, TEST_ROWS, common.seed);
        PreparedDataset data =
                PreparedDataset.of(
                        split,
                        Preparation.standardizing(split.training())
                                .withFeatures(Standardizer.Scaling.PER_FEATURE)
                                .overwriting(),
                        List.of(Bundled.DIGITS.credit()));
        ObservationBudget budget =
                new ObservationBudget(
                        ObservationBudget.SHARE,
                        OptionalInt.of(TRACE_ROWS),
                        OptionalInt.of(KERNEL_STEPS),
                        OptionalInt.of(TRAINING_ROWS * data.encoding().outputs()));
        return FitRequest.of(data, "dense(512) tanh dense(512) tanh dense")
                .withSeed(common.seed)
                .withSteps(STEPS)
                .withPrecision(common.precision.precision)
                .with(s -> s.withBudget(budget));
    }
}
