package org.plstar.landscape.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.plstar.array.Workers;

/**
 * From which residual on A', B' and C' hold along gradient flow, and whether C'' holds at
 * initialisation; a table in {@code target/certificates/firing.md}. Checkpoints lie a factor
 * {@value Flow#APART} of the residual apart.
 */
@EnabledIfSystemProperty(
        named = "plstar.certificate.study",
        matches = ".*firing.*",
        disabledReason = "needs -Dplstar.certificate.study=firing")
final class FiringStudyTest {
    private static final int SEEDS = Integer.getInteger("plstar.certificate.seeds", 5);

    /** Part of the first residual at which the search ends. */
    private static final double LAST = 1e-5;

    private record Run(String table, int n, int... widths) {
        @Override
        public String toString() {
            return table
                    + " n="
                    + n
                    + " m="
                    + Arrays.toString(widths).replace('[', '(').replace(']', ')');
        }
    }

    private static final List<Run> RUNS =
            List.of(
                    new Run("breast_cancer", 20, 256),
                    new Run("breast_cancer", 20, 1024),
                    new Run("breast_cancer", 50, 256),
                    new Run("breast_cancer", 20, 256, 256),
                    new Run("breast_cancer", 100, 256),
                    new Run("digits", 50, 512),
                    new Run("digits", 20, 256, 256),
                    new Run("breast_cancer", 20, 256, 256, 256),
                    new Run("digits", 100, 256),
                    new Run("breast_cancer", 50, 256, 256),
                    new Run("breast_cancer", 100, 256, 256));

    /** Residual and flow time at which something first holds. */
    private record Fired(double residual, double time) {
        static final Fired NEVER = new Fired(0, Double.POSITIVE_INFINITY);
    }

    @Test
    void firstResidualsOfTheTheorems() {
        StudyTable table = new StudyTable("firing", "run", "A'", "B'", "C'", "C''");
        String only = System.getProperty("plstar.certificate.runs", "");
        try (Workers workers = Workers.of(2)) {
            for (Run run : RUNS) {
                if (!run.toString().contains(only)) {
                    continue;
                }
                if (!StudyCase.has(run.table)) {
                    table.row(run, "needs -Dplstar.certificate.data=FOLDER", "", "", "");
                    continue;
                }
                Fired[][] fired = new Fired[3][SEEDS];
                double[] start = new double[SEEDS];
                int refined = 0;
                for (int seed = 0; seed < SEEDS; seed++) {
                    StudyCase c = StudyCase.of(run.table, run.n, run.widths, seed);
                    refined += refined(c, workers) ? 1 : 0;
                    List<Flow.Checkpoint> way = Flow.of(c, LAST);
                    start[seed] = way.getFirst().residual();
                    Attempts attempts = new Attempts(c, way, workers);
                    for (int t = 0; t < 3; t++) {
                        fired[t][seed] = first(attempts, t);
                    }
                }
                table.row(
                        run,
                        median(fired[0]),
                        median(fired[1]),
                        median(fired[2]),
                        String.format(
                                Locale.ROOT,
                                "%d of %d at %.1e",
                                refined,
                                SEEDS,
                                Arrays.stream(start).sorted().toArray()[SEEDS / 2]));
                assertThat(refined).as("C'' at initialisation, " + run).isEqualTo(SEEDS);
            }
        }
    }

    /**
     * C'' at initialisation, B' from the point that Gauss–Newton steps reach, and how late gradient
     * descent must be for B' to hold from there on.
     */
    @Test
    void twoHundredRows() {
        StudyCase c = StudyCase.of("breast_cancer", 200, new int[] {512, 512}, 1);
        StudyTable table = new StudyTable("firing-200", "what", "result");
        try (Workers workers = Workers.of(2)) {
            Refinement r = Refinement.of(c.system(), c.w(), workers);
            try (PointBounds bounds =
                    PointBounds.at(c.stack(r.point()).stages(), c.x(), c.y(), false, workers)) {
                Proof existence = bounds.refinedExistence(r.distance());
                Proof descent = bounds.descent(OptionalDouble.empty());
                table.row("C'' at initialisation", existence.words());
                table.row("B' from the refined point", descent.words());
                assertThat(existence.holds()).isTrue();
                assertThat(descent.holds()).isTrue();
            }
            List<Flow.Checkpoint> way = Flow.of(c, LAST);
            Fired late = first(new Attempts(c, way, workers), 1);
            table.row(
                    "B' along gradient descent",
                    String.format(
                            Locale.ROOT,
                            "from ‖r‖ = %.2e on (%.2e at the start), after about %.0f steps of"
                                    + " 1/λ_max",
                            late.residual,
                            way.getFirst().residual(),
                            late.time));
            assertThat(late.time).isFinite();
        }
    }

    private static String median(Fired[] fired) {
        Fired[] sorted = fired.clone();
        Arrays.sort(sorted, Comparator.comparingDouble(Fired::residual));
        Fired f = sorted[sorted.length / 2];
        return String.format(Locale.ROOT, "%.1e (%.0f)", f.residual, f.time);
    }

    private static boolean refined(StudyCase c, Workers workers) {
        Refinement r = Refinement.of(c.system(), c.w(), workers);
        try (PointBounds bounds =
                PointBounds.at(c.stack(r.point()).stages(), c.x(), c.y(), false, workers)) {
            return bounds.refinedExistence(r.distance()).holds();
        }
    }

    /** Bisection: what holds at a checkpoint is taken to hold at later ones. */
    private static Fired first(Attempts attempts, int theorem) {
        int fails = -1;
        int holds = attempts.way.size();
        while (holds - fails > 1) {
            int middle = (fails + holds) / 2;
            if (attempts.hold(middle)[theorem]) {
                holds = middle;
            } else {
                fails = middle;
            }
        }
        if (holds == attempts.way.size()) {
            return Fired.NEVER;
        }
        Flow.Checkpoint c = attempts.way.get(holds);
        return new Fired(c.residual(), c.time());
    }

    /** The theorems at checkpoints, each tried once. */
    private static final class Attempts {
        final List<Flow.Checkpoint> way;
        private final StudyCase c;
        private final Workers workers;
        private final boolean[][] known;

        Attempts(StudyCase c, List<Flow.Checkpoint> way, Workers workers) {
            this.c = c;
            this.way = way;
            this.workers = workers;
            known = new boolean[way.size()][];
        }

        boolean[] hold(int k) {
            if (known[k] == null) {
                try (PointBounds bounds =
                        PointBounds.at(
                                c.stack(way.get(k).w()).stages(), c.x(), c.y(), true, workers)) {
                    known[k] =
                            new boolean[] {
                                bounds.flow().holds(),
                                bounds.descent(OptionalDouble.empty()).holds(),
                                bounds.existence().holds()
                            };
                }
            }
            return known[k];
        }
    }
}
