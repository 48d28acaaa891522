package org.plstar.study.table;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.plstar.data.Dataset;
import org.plstar.data.TargetEncoding;
import org.plstar.study.Progress;
import org.plstar.study.Session;

/**
 * The predictions of each row by a model that is chosen and fitted again without its tenth of the
 * rows.
 *
 * <p>Predictions of each row without it alone are too good on few rows: the row took part in the
 * choice among the candidates. The parts are those of {@link RowParts}. Cost: ten fits to nine
 * tenths of the rows.
 */
final class PartsLeftOut {
    /** The number of rows up to which the choice is repeated. */
    static final int MOST = 300;

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

    /**
     * What is predicted of rows without their parts.
     *
     * @param predictions of each row in the form of {@link Criterion}, row-major
     * @param parts their number
     */
    @SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
    record Said(double[] predictions, int parts) {}

    /** The predictions of each row without its part. */
    Said said(Dataset rows) {
        double[] all = new double[rows.rows() * targets.outputs()];
        int[][] parts = RowParts.of(rows, r.seed());
        for (int p = 0; p < parts.length; p++) {
            session.progress().at("choosing anew without each tenth", p, parts.length);
            int[] held = parts[p];
            double[] some = without(rows.select(others(rows.rows(), held)), rows.select(held));
            int columns = some.length / held.length;
            for (int i = 0; i < held.length; i++) {
                System.arraycopy(some, i * columns, all, held[i] * columns, columns);
            }
        }
        return new Said(all, parts.length);
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
