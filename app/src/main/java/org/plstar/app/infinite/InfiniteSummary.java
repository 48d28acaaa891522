package org.plstar.app.infinite;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.plstar.data.Dataset;
import org.plstar.study.infinite.InfiniteFitResult;
import org.plstar.study.infinite.InfiniteKind;
import org.plstar.study.infinite.TrainedResult;

/**
 * What {@code infinite.json} holds, and {@code --json} prints.
 *
 * @param kind {@value #KIND}
 * @param kernel that trains
 * @param spectrum absent where only ridges were asked for
 * @param rounding an estimate of what the rounding of eigenvalues changes in a prediction
 * @param dualError of the kernels' entries, relative
 * @param trained finite networks beside it
 */
public record InfiniteSummary(
        String kind,
        String command,
        String network,
        InfiniteKind kernel,
        String data,
        String dataHash,
        int rows,
        int testRows,
        Optional<String> targetScaling,
        List<Point> points,
        Optional<InfiniteFitResult.Spectrum> spectrum,
        OptionalDouble rounding,
        double dualError,
        Optional<Trained> trained,
        String directory) {
    static final String KIND = "infinite";

    /** Copies. */
    public InfiniteSummary {
        points = List.copyOf(points);
    }

    /** Predictions at one moment, scored. */
    public record Point(
            String at,
            double loss,
            OptionalDouble accuracy,
            OptionalDouble testLoss,
            OptionalDouble testAccuracy,
            OptionalDouble deviation) {}

    /** Finite networks that were trained, after growing numbers of steps. */
    public record Trained(
            int networks,
            double eta,
            double momentum,
            boolean nesterov,
            List<TrainedResult.At> moments) {
        /** Copies. */
        public Trained {
            moments = List.copyOf(moments);
        }
    }

    /** Of a result. */
    public static InfiniteSummary of(
            InfiniteFitResult r, String command, String network, String directory) {
        Dataset rows = r.request().data().training();
        return new InfiniteSummary(
                KIND,
                command,
                network,
                r.request().kind(),
                rows.source(),
                rows.contentHash(),
                rows.rows(),
                r.request().data().test().map(Dataset::rows).orElse(0),
                r.request().data().targetScaling(),
                r.points().stream()
                        .map(
                                p ->
                                        new Point(
                                                p.words(),
                                                p.loss(),
                                                p.accuracy(),
                                                p.testLoss(),
                                                p.testAccuracy(),
                                                p.deviation()))
                        .toList(),
                r.spectrum(),
                r.rounding(),
                r.dualError(),
                r.trained()
                        .map(
                                t ->
                                        new Trained(
                                                t.networks(),
                                                t.eta(),
                                                t.momentum(),
                                                t.nesterov(),
                                                t.moments())),
                directory);
    }
}
