package org.plstar.study.pde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.array.Workers;
import org.plstar.data.equations.PdeProblem;
import org.plstar.data.equations.PdeText;
import org.plstar.study.Progress;
import org.plstar.study.Session;

/** Windows of time, one after another. */
class MarchTest {
    private static final String BURGERS = """
            unknown u(x in -1..1, t in 0..0.5)
            param nu = 0.05
            interior: u_t + u*u_x = nu*u_xx
            initial at t = 0: u = -sin(pi*x)
            boundary: u = 0
            march t by 0.125
            network "dense(20) tanh dense(20) tanh dense"
            points interior 300 boundary 60 initial 60 by sobol seed 1 fixed
            """;

    private static PdeProblem problem(String text) {
        return PdeText.parse("p.pde", Path.of("."), text);
    }

    /** Burgers' equation has an exact solution by the heat equation (Cole 1951, Hopf 1950). */
    @Tag("net")
    @Test
    void burgersEquationIsColesAndHopfs() {
        PdeResult r = PdeRequest.of(problem(BURGERS)).withSteps(80).run();

        assertThat(r.windows()).hasSize(4);
        assertThat(r.model().problem().windows()).isEqualTo(4);
        try (Session session = Session.of(1)) {
            assertThat(Burgers.error(r.model(), 0.05, session)).isLessThan(1e-3);
        }
        assertThat(r.course().history()).hasSize(r.course().steps() + 1);
        assertThat(r.solution().table().at()).hasSize(2 * 51 * 51);
    }

    @Tag("net")
    @Test
    void windowsMeetWhereTheyEnd() {
        PdeResult r = PdeRequest.of(problem(BURGERS)).withSteps(80).run();
        PdeModel model = r.model();
        double[] at = new double[42];
        double[] later = new double[42];
        for (int i = 0; i < 21; i++) {
            at[2 * i] = -1 + i / 10.0;
            at[2 * i + 1] = 0.25;
            later[2 * i] = at[2 * i];
            later[2 * i + 1] = 0.25 + 1e-12;
        }
        try (Session session = Session.of(1)) {
            double[] before = model.values(at, session);
            double[] after = model.values(later, session);
            for (int i = 0; i < 21; i++) {
                assertThat(after[i]).isCloseTo(before[i], within(5e-3));
            }
        }
        assertThat(model.contains(0, 0.5)).isTrue();
        assertThat(model.contains(0, 0.6)).isFalse();
    }

    /** Initial conditions of a later window hold at the points that are drawn, not at the first. */
    @Test
    void targetsAreThoseOfThePointsThatAreDrawn() {
        PdeProblem second =
                problem(BURGERS.replace("fixed", "resample every 1")).window(1);
        PreviousWindow distance = (c, points) -> {
            double[] x = new double[points.count()];
            for (int i = 0; i < x.length; i++) {
                x[i] = c.place() == PdeProblem.Place.INITIAL ? 1 + points.at()[2 * i] : 0;
            }
            return x;
        };
        try (Workers workers = Workers.of(1)) {
            PdeNetwork fields = new PdeNetwork(second);
            Storage w = Precision.DOUBLE.of(fields.start(1, 1));
            PdeSystem plain = new PdeSystem(second, fields, PreviousWindow.NONE, workers);
            PdeSystem later = new PdeSystem(second, fields, distance, workers);
            for (int draw = 0; draw < 3; draw++) {
                plain.draw(draw);
                later.draw(draw);
                double[] r = plain.residuals(w);
                double[] ofLater = later.residuals(w);
                for (PdeSystem.Block b : later.blocks()) {
                    double[] aim = distance.targets(b.condition(), b.points());
                    for (int i = 0; i < b.rows(); i++) {
                        int row = b.firstRow() + i;
                        assertThat(ofLater[row])
                                .isCloseTo(r[row] - b.factor() * aim[i], within(1e-14));
                    }
                }
            }
        }
    }

    /** The second window of two goes on from the first where each step has new points, too. */
    @Tag("net")
    @Test
    void newPointsSolveEachWindow() {
        PdeProblem twoWindows =
                problem(BURGERS.replace("0..0.5", "0..0.25").replace("fixed", "resample every 1"));
        PdeResult r = PdeRequest.of(twoWindows).withSteps(50).run();

        try (Session session = Session.of(1)) {
            assertThat(Burgers.error(r.model(), 0.05, session)).isLessThan(1e-2);
        }
    }

    /** What was not reached goes on as the last window that was. */
    @Test
    void aStopLeavesAModelOfAllWindows() {
        try (Workers workers = Workers.of(1)) {
            Session stopped = new Session(workers, Progress.SILENT, () -> true);
            PdeResult r = PdeRequest.of(problem(BURGERS)).run(stopped);

            assertThat(r.status()).isEqualTo(PdeStatus.STOPPED);
            assertThat(r.windows()).hasSize(4);
            assertThat(r.course().steps()).isZero();
            assertThat(r.model().values(new double[] {0, 0.4}, stopped)).hasSize(1);
        }
    }

    /** A wave has two initial conditions, of which both go on. */
    @Tag("net")
    @Test
    void velocitiesGoOnToo() {
        PdeResult r = PdeRequest.of(problem("""
                                        unknown u(x in 0..1, t in 0..1)
                                        exact(x,t) = sin(pi*x)*cos(pi*t)
                                        interior: u_tt = u_xx
                                        initial at t = 0: u = sin(pi*x)
                                        initial at t = 0: u_t = 0
                                        boundary: u = 0
                                        march t by 0.5
                                        network "dense(20) tanh dense(20) tanh dense"
                                        points interior 200 boundary 60 initial 40 fixed
                                        """)).withSteps(60).run();

        assertThat(r.errors().getFirst().l2()).isLessThan(1e-3);
        assertThat(r.conditions())
                .extracting(PdeResult.ConditionSummary::label)
                .containsExactly("interior", "initial", "initial 2", "boundary");
    }

    @Test
    void windowsAreAPartitionAndTheLastMayBeShorter() {
        PdeProblem p = problem(BURGERS.replace("by 0.125", "by 0.2"));

        assertThat(p.windows()).isEqualTo(3);
        assertThat(p.window(1).coordinates().get(1).lower()).isEqualTo(0.2);
        assertThat(p.window(2).coordinates().get(1).upper()).isEqualTo(0.5);
        assertThat(p.window(2).windows()).isEqualTo(1);
        assertThatThrownBy(() -> p.window(3)).hasMessageContaining("a number from 0 to 2");
    }

    /** So that the time left is that of all windows. */
    @Test
    void progressCountsTheStepsOfAllWindows() {
        List<Long> done = new ArrayList<>();
        Set<Long> totals = new TreeSet<>();
        try (Session session = Session.of(1)) {
            PdeRequest.of(problem(BURGERS))
                    .withSteps(2)
                    .run(session.withProgress((stage, at, total) -> {
                        done.add(at);
                        totals.add(total);
                    }));
        }

        assertThat(totals).containsExactly(8L);
        assertThat(done).isSorted().contains(0L, 8L);
    }

    @Test
    void whatCannotBeMarchedIsRefused() {
        PdeRequest q = PdeRequest.of(
                problem(BURGERS.replace("param nu = 0.05", "unknown coefficient nu = 0.05")));
        assertThatThrownBy(q::run).hasMessageContaining("unknown coefficients");
        PdeResult r = PdeRequest.of(problem(BURGERS)).withSteps(0).run();
        try (Session session = Session.of(1)) {
            assertThatThrownBy(() -> r.polishing().run(session)).hasMessageContaining("windows");
        }
    }
}
