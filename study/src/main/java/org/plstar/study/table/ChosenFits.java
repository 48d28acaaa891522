package org.plstar.study.table;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.plstar.data.Dataset;
import org.plstar.data.TargetEncoding;
import org.plstar.study.Session;

/**
 * The kernels that are chosen for rows, with their ridges and weights.
 *
 * @param rows that they are fitted to
 * @param fits judged by these rows, each without itself
 * @param weights of the fits; they sum to 1
 */
record ChosenFits(
        JudgedRows rows,
        Map<Encoding, TableEncoder> encoders,
        List<LeftOutFit> fits,
        double[] weights,
        Session session) {

    /**
     * The settings of the choice.
     *
     * @param single whether the best kernel alone is taken
     * @param balance whether all classes count alike
     * @param metric whether a metric is learned too
     */
    record Settings(boolean single, boolean balance, boolean metric, long seed) {
        /** The same settings, with the best kernel alone. */
        Settings alone() {
            return new Settings(true, balance, metric, seed);
        }
    }

    /**
     * Chooses among candidates.
     *
     * @param tried all of them, on these rows or on a part
     */
    static ChosenFits of(
            Settings r,
            JudgedRows rows,
            Map<Encoding, TableEncoder> encoders,
            List<TriedCandidate> tried,
            Session session) {
        boolean small = rows.data().rows() <= ExactCost.SMALL;
        List<TriedCandidate> best = TriedCandidate.best(tried);
        List<LeftOutFit> fits = new ArrayList<>(
                small
                        ? best.stream().map(TriedCandidate::fit).toList()
                        : TriedCandidate.on(best, encoders, rows, r.seed(), session));
        if (r.metric() && rows.data().rows() >= LearnedMetric.LEAST) {
            fits.add(LearnedMetric.fit(tried, encoders, rows, r.seed(), session));
        }
        double[] weights = r.single() ? best(fits) : GreedyAverage.weights(fits, rows.criterion());
        return new ChosenFits(rows, encoders, fits, weights, session);
    }

    /** The weight 1 for the fit with the least loss. */
    private static double[] best(List<LeftOutFit> fits) {
        double[] weights = new double[fits.size()];
        int best = 0;
        for (int k = 1; k < weights.length; k++) {
            best = fits.get(k).loss() < fits.get(best).loss() ? k : best;
        }
        weights[best] = 1;
        return weights;
    }

    /** How the fits did, the least loss first. */
    List<Standing> standings() {
        return Standing.of(fits, weights, rows.criterion());
    }

    /** The candidate of the largest weight. */
    Candidate heaviest() {
        int most = 0;
        for (int k = 1; k < weights.length; k++) {
            most = weights[k] > weights[most] ? k : most;
        }
        return fits.get(most).candidate();
    }

    /** The predictions of each row by fits without it, although it took part in their choice. */
    double[] predictions() {
        return GreedyAverage.predictions(fits, weights);
    }

    /** The fits with positive weights, as a model, the largest weight first. */
    KernelModel model(Dataset data, TargetEncoding targets, ClassPrior prior) {
        List<KernelModel.Member> members = new ArrayList<>();
        for (int k = 0; k < weights.length; k++) {
            if (weights[k] > 0) {
                session.progress().at("fitting the chosen kernels", k, weights.length);
                members.add(rows.member(fits.get(k), weights[k], encoders, session.workers()));
            }
        }
        members.sort(Comparator.comparingDouble(m -> -m.weight()));
        return new KernelModel(
                data, targets, members, new double[0], prior, Optional.of(rows.weights()));
    }
}
