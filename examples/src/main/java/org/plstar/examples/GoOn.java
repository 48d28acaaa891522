package org.plstar.examples;

import java.nio.file.Path;
import org.plstar.study.PreparedDataset;
import org.plstar.study.fit.FitRequest;
import org.plstar.study.fit.FitResult;

/** A fit that goes on from the end of another. */
public final class GoOn {
    private GoOn() {}

    /** Trains in two parts of 100 steps. */
    public static FitResult run(PreparedDataset data, String network) {
        FitRequest request = FitRequest.of(data, network);
        FitResult half = request.withSteps(100).run();
        FitResult all = request.withStart(half.end())
                .withEta(half.eta().orElseThrow())
                .withSteps(100)
                .run();
        return all;
    }

    /** Takes a CSV file and its target column. */
    public static void main(String... arguments) {
        PreparedDataset data = PreparedDataset.read(Path.of(arguments[0]), arguments[1]);
        System.out.println(run(data, "dense(64) tanh dense").last().loss());
    }
}
