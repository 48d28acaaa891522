package org.plstar.study.infinite;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.plstar.array.Matrix;
import org.plstar.data.Dataset;
import org.plstar.network.Network;
import org.plstar.predict.ClosedForm;
import org.plstar.predict.Ensemble;
import org.plstar.predict.Filter;
import org.plstar.predict.KernelSpectrum;
import org.plstar.study.PreparedDataset;
import org.plstar.study.Session;

/** Predictions through the eigenvectors, at every time. */
final class TrainingInTime {
    /** Points of the curve over time. */
    private static final int CURVE = 41;

    /** Test rows of which single predictions are followed. */
    private static final int FOLLOWED = 3;

    private final InfiniteFitStudy study;
    private final InfiniteFitRequest r;
    private final Session session;
    private final PreparedDataset data;
    private final double[] y;
    private final int outputs;
    private final KernelSpectrum s;
    private final ClosedForm form;
    private final Optional<Ensemble> spread;
    private final double mean;
    private final double weight;
    private final double[] none;
    private final double[] noneThere;

    TrainingInTime(
            InfiniteFitStudy study,
            KernelSpectrum s,
            ClosedForm form,
            Optional<Ensemble> spread,
            double mean) {
        this.study = study;
        r = study.r;
        session = study.session;
        data = r.data();
        y = study.y;
        outputs = study.outputs;
        this.s = s;
        this.form = form;
        this.spread = spread;
        this.mean = mean;
        weight = 1.0 / data.training().rows();
        none = new double[y.length];
        noneThere = new double[data.test().map(Dataset::rows).orElse(0) * outputs];
    }

    InfiniteFitResult result(double error, Optional<Network> finite) {
        List<InfiniteFitResult.Point> points = new ArrayList<>();
        double worst = 0;
        for (Moment m : study.moments) {
            session.progress().at("predictions", points.size(), study.moments.size());
            Filter f = m.filter(weight, mean);
            points.add(at(
                    m.words(),
                    f,
                    spread.stream().mapToDouble(e -> deviation(e, f)).findFirst()));
            worst = Math.max(worst, form.error(f, none, y));
        }
        double largestStep = 2 / (weight * s.largest());
        InfiniteFitResult.Curve curve = curve();
        Optional<TrainedResult> beside = finite.map(built -> new TrainedEnsemble(
                        data,
                        built,
                        r.trained().orElseThrow(),
                        r.seed(),
                        y,
                        study.moments,
                        largestStep)
                .against(spread.orElseThrow(), FOLLOWED, session));
        double[] zero = new double[y.length];
        Arrays.setAll(zero, i -> -y[i]);
        return new InfiniteFitResult(
                points,
                Optional.of(new InfiniteFitResult.Spectrum(
                        s.values()[0],
                        s.largest(),
                        s.rank(),
                        data.training().rows(),
                        largestStep,
                        norm(s.unfitted(zero, outputs)) / Math.max(norm(y), 1e-300),
                        study.loss(none, data.training()))),
                Optional.of(curve),
                OptionalDouble.of(worst),
                error,
                beside);
    }

    private InfiniteFitResult.Point at(String words, Filter f, OptionalDouble deviation) {
        return study.point(
                words,
                form.training(f, none, y, outputs),
                form.elsewhere(f, none, noneThere, y, outputs),
                deviation);
    }

    private InfiniteFitResult.Curve curve() {
        double[] time = new double[CURVE];
        List<InfiniteFitResult.Point> points = new ArrayList<>();
        List<InfiniteFitResult.Followed> followed = new ArrayList<>();
        for (int row = 0;
                spread.isPresent()
                        && row
                                < Math.min(
                                        FOLLOWED, data.test().map(Dataset::rows).orElse(0));
                row++) {
            followed.add(new InfiniteFitResult.Followed(
                    data.test().orElseThrow().rowNumbers().text(row),
                    new double[CURVE],
                    new double[CURVE]));
        }
        double least = Arrays.stream(s.values()).filter(v -> v > 0).min().orElse(1);
        double from = 0.1 / (weight * s.largest());
        double to = Math.max(100 * from, 10 / (weight * least));
        for (int i = 0; i < CURVE; i++) {
            session.progress().at("curve over time", i, CURVE);
            time[i] = from * StrictMath.pow(to / from, i / (CURVE - 1.0));
            Filter f = new Moment.Time(time[i]).filter(weight, mean);
            points.add(at("", f, OptionalDouble.empty()));
            if (!followed.isEmpty()) {
                double[] there = points.getLast().predictions();
                try (Matrix covariance = spread.orElseThrow().covariance(f)) {
                    for (int row = 0; row < followed.size(); row++) {
                        followed.get(row).mean()[i] = there[row * outputs];
                        followed.get(row).deviation()[i] = Math.sqrt(covariance.get(row, row));
                    }
                }
            }
        }
        return InfiniteFitResult.Curve.of(time, points, followed);
    }

    /** The root mean square of the deviations at the test rows. */
    private static double deviation(Ensemble e, Filter f) {
        try (Matrix covariance = e.covariance(f)) {
            double sum = 0;
            for (int i = 0; i < covariance.rows(); i++) {
                sum += covariance.get(i, i) / covariance.rows();
            }
            return Math.sqrt(sum);
        }
    }

    private static double norm(double[] x) {
        return Math.sqrt(Arrays.stream(x).map(v -> v * v).sum());
    }
}
