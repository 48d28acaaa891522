package org.plstar.study.table;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.plstar.array.Matrix;
import org.plstar.array.Workers;
import org.plstar.study.Session;

/**
 * A candidate that was tried: its best fit, and the loss at each ridge.
 *
 * @param path losses by ridge
 */
record TriedCandidate(LeftOutFit fit, List<Double> path) {
    /**
     * The number of candidates that are fitted to all rows, and the largest number in one family.
     */
    static final int KEPT = 8;

    private static final int OF_FAMILY = 3;

    /** Tries candidates on some rows, two for each thread at once. */
    static List<TriedCandidate> all(
            List<Candidate> candidates,
            Map<Encoding, TableEncoder> encoders,
            JudgedRows part,
            Session session) {
        TriedCandidate[] tried = new TriedCandidate[candidates.size()];
        int team = 2 * session.workers().threads();
        for (int from = 0; from < tried.length; from += team) {
            int first = from;
            int count = Math.min(team, tried.length - from);
            session.progress().at("trying kernels", from, tried.length);
            session.workers().run(count, i -> {
                Candidate c = candidates.get(first + i);
                List<Double> path = new ArrayList<>();
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

    /** The best kernel on more rows, among the kernels that are best on fewer. */
    static LeftOutFit finalist(
            List<TriedCandidate> best,
            Map<Encoding, TableEncoder> encoders,
            JudgedRows part,
            Session session) {
        List<LeftOutFit> fits = new ArrayList<>();
        for (TriedCandidate t : best) {
            session.progress().at("comparing the best kernels", fits.size(), best.size());
            try (Matrix k = part.kernel(t.fit.candidate(), encoders, session.workers())) {
                fits.add(t.fit.on(k, part, session.workers()));
            }
        }
        return fits.stream().min(Comparator.comparingDouble(LeftOutFit::loss)).orElseThrow();
    }
}
