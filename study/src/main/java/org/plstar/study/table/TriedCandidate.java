package org.plstar.study.table;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.plstar.array.Matrix;
import org.plstar.array.Workers;
import org.plstar.study.Session;

/**
 * A candidate that was tried: its best fit, and the loss at each ridge.
 *
 * @param path the loss by ridge, ascending
 */
record TriedCandidate(LeftOutFit fit, SequencedMap<Double, Double> path) {
    /**
     * The number of candidates that are fitted to all rows, and the largest number in one family.
     */
    static final int KEPT = 8;

    private static final int OF_FAMILY = 3;

    /** Tries candidates on some rows, two for each thread at once; then trees, for a table. */
    static List<TriedCandidate> withTrees(
            Map<Encoding, TableEncoder> encoders, JudgedRows part, long seed, Session session) {
        List<TriedCandidate> tried = new ArrayList<>(all(encoders, part, session));
        TableEncoder ranks = encoders.get(Encoding.RANK);
        if (ranks != null && part.data().rows() >= TreeKernels.LEAST) {
            SequencedMap<Double, Double> path = new LinkedHashMap<>();
            tried.add(new TriedCandidate(
                    TreeKernels.fit(part, ranks, TreeKernels.RIDGES, seed, path, session.workers()),
                    path));
        }
        return tried;
    }

    /** Tries candidates on some rows, two for each thread at once. */
    static List<TriedCandidate> all(
            Map<Encoding, TableEncoder> encoders, JudgedRows part, Session session) {
        List<Candidate> candidates = Candidate.all(encoders.keySet());
        TriedCandidate[] tried = new TriedCandidate[candidates.size()];
        int team = 2 * session.workers().threads();
        for (int from = 0; from < tried.length; from += team) {
            int first = from;
            int count = Math.min(team, tried.length - from);
            session.progress().at("trying kernels", from, tried.length);
            session.workers().run(count, i -> {
                Candidate c = candidates.get(first + i);
                SequencedMap<Double, Double> path = new LinkedHashMap<>();
                try (Matrix k = part.kernel(c, encoders, Workers.uncut())) {
                    tried[first + i] = new TriedCandidate(LeftOutFit.best(c, k, part, path), path);
                }
            });
        }
        return List.of(tried);
    }

    /** The best, at most some of each family. */
    static List<TriedCandidate> best(List<TriedCandidate> tried) {
        List<TriedCandidate> sorted = tried.stream()
                .sorted(Comparator.comparingDouble(t -> t.fit.loss()))
                .toList();
        Map<RowKernel.Family, Integer> counts = new EnumMap<>(RowKernel.Family.class);
        return sorted.stream()
                .filter(t -> counts.merge(t.fit.candidate().kernel().family(), 1, Integer::sum)
                        <= OF_FAMILY)
                .limit(KEPT)
                .toList();
    }

    /** The fits of the best kernels to more rows. */
    static List<LeftOutFit> on(
            List<TriedCandidate> best,
            Map<Encoding, TableEncoder> encoders,
            JudgedRows rows,
            long seed,
            Session session) {
        List<LeftOutFit> fits = new ArrayList<>();
        for (TriedCandidate t : best) {
            session.progress().at("fitting the best kernels", fits.size(), best.size());
            Candidate c = t.fit.candidate();
            if (c.kernel() instanceof RowKernel.Trees) {
                double[] ridge = {t.fit.ridge()};
                fits.add(TreeKernels.fit(
                        rows,
                        requireNonNull(encoders.get(c.encoding())),
                        ridge,
                        seed,
                        new LinkedHashMap<>(),
                        session.workers()));
                continue;
            }
            try (Matrix k = rows.kernel(c, encoders, session.workers())) {
                fits.add(t.fit.on(k, rows, session.workers()));
            }
        }
        return fits;
    }
}
