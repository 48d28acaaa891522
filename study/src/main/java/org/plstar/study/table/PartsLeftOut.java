package org.plstar.study.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.plstar.array.random.RandomStream;
import org.plstar.data.Dataset;
import org.plstar.data.Duplicates;
import org.plstar.data.Target;
import org.plstar.data.TargetEncoding;
import org.plstar.study.Progress;
import org.plstar.study.Session;

/**
 * The predictions of each row by a model that is chosen and fitted again without its tenth of the
 * rows.
 *
 * <p>Predictions of each row without it alone are too good on few rows: the row took part in the
 * choice among the candidates. Rows with equal features are in one part; classes are spread over
 * the parts. Cost: ten fits to nine tenths of the rows.
 */
final class PartsLeftOut {
    /** The number of rows up to which the choice is repeated. */
    static final int MOST = 300;

    static final int PARTS = 10;

    /** The number of rows from which on kernels can be compared. */
    private static final int LEAST = 4;

    private final ChosenFits.Settings r;
    private final TargetEncoding targets;
    private final Session session;

    PartsLeftOut(ChosenFits.Settings r, TargetEncoding targets, Session session) {
        this.r = r;
        this.targets = targets;
        this.session = session;
    }

    /** Predictions of each row in the form of {@link Criterion}, row-major. */
    double[] predictions(Dataset rows) {
        double[] all = new double[rows.rows() * targets.outputs()];
        int[][] parts = parts(rows, r.seed());
        for (int p = 0; p < parts.length; p++) {
            session.progress().at("choosing anew without each tenth", p, parts.length);
            int[] held = parts[p];
            double[] some = without(rows.select(others(rows.rows(), held)), rows.select(held));
            int columns = some.length / held.length;
            for (int i = 0; i < held.length; i++) {
                System.arraycopy(some, i * columns, all, held[i] * columns, columns);
            }
        }
        return all;
    }

    private double[] without(Dataset others, Dataset held) {
        JudgedRows judged = JudgedRows.of(others, targets, r.balance());
        boolean alike = judged.groups().length == 1 && judged.groups()[0].length == others.rows();
        if (others.rows() < LEAST || alike) {
            return means(judged, held.rows());
        }
        Session silent = session.withProgress(Progress.SILENT);
        List<Encoding> encodings =
                others.shaped() ? List.of(Encoding.STANDARD) : List.of(Encoding.values());
        Map<Encoding, TableEncoder> encoders = new EnumMap<>(Encoding.class);
        encodings.forEach(e -> encoders.put(e, TableEncoder.fit(others, e)));
        List<TriedCandidate> tried = TriedCandidate.withTrees(encoders, judged, r.seed(), silent);
        return ChosenFits.of(r, judged, encoders, tried, silent)
                .model(others, targets, ClassPrior.NONE)
                .said(held, session.workers());
    }

    /** The mean target, or the frequency of each class. */
    private double[] means(JudgedRows judged, int count) {
        double[] y = judged.criterion().targets();
        int outputs = judged.criterion().outputs();
        int rows = y.length / outputs;
        double[] mean = new double[outputs];
        for (int i = 0; i < y.length; i++) {
            mean[i % outputs] += y[i] / rows;
        }
        double[] all = new double[count * outputs];
        Arrays.setAll(all, i -> mean[i % outputs]);
        return judged.criterion().predictions(all, 1);
    }

    /**
     * For each row, pseudo-random bits from the seed and the ranks of its features: the same row
     * has the same bits at another place, or in other units.
     */
    private static long[] mixed(Dataset rows, long seed) {
        long[] bits = new long[rows.rows()];
        Arrays.fill(bits, seed);
        double[] column = new double[bits.length];
        for (int j = 0; j < rows.width(); j++) {
            for (int i = 0; i < column.length; i++) {
                column[i] = rows.feature(i, j) + 0.0;
            }
            double[] sorted = column.clone();
            Arrays.sort(sorted);
            double[] values = Arrays.stream(sorted).distinct().toArray();
            for (int i = 0; i < column.length; i++) {
                int rank = Arrays.binarySearch(values, column[i]);
                bits[i] = RandomStream.of(bits[i] ^ rank, "parts").bits(0);
            }
        }
        return bits;
    }

    /** The rows of each part; the parts do not depend on the order of the rows. */
    static int[][] parts(Dataset rows, long seed) {
        int n = rows.rows();
        int[] first = new int[n];
        Arrays.setAll(first, i -> i);
        Duplicates.groups(rows).forEach(g -> g.forEach(i -> first[i] = g.getFirst()));
        long[] order = mixed(rows, seed);
        List<Integer> units = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            if (first[i] == i) {
                units.add(i);
            }
        }
        int[] labels = rows.target() instanceof Target.Classes c ? c.labels().clone() : new int[n];
        for (int i = 0; i < n; i++) {
            labels[first[i]] = Math.min(labels[first[i]], labels[i]);
        }
        units.sort(
                Comparator.<Integer>comparingInt(i -> labels[i]).thenComparingLong(i -> order[i]));
        int parts = Math.min(PARTS, units.size());
        List<List<Integer>> all = new ArrayList<>();
        for (int p = 0; p < parts; p++) {
            all.add(new ArrayList<>());
        }
        int[] part = new int[n];
        for (int u = 0; u < units.size(); u++) {
            part[units.get(u)] = u % parts;
        }
        for (int i = 0; i < n; i++) {
            all.get(part[first[i]]).add(i);
        }
        return all.stream()
                .map(p -> p.stream().mapToInt(Integer::intValue).toArray())
                .toArray(int[][]::new);
    }

    private static int[] others(int n, int... held) {
        boolean[] out = new boolean[n];
        for (int i : held) {
            out[i] = true;
        }
        int[] others = new int[n - held.length];
        int count = 0;
        for (int i = 0; i < n; i++) {
            if (!out[i]) {
                others[count++] = i;
            }
        }
        return others;
    }
}
