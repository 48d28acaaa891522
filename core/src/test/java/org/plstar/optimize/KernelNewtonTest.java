package org.plstar.optimize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.plstar.array.Precision;
import org.plstar.array.Shape;
import org.plstar.array.Storage;
import org.plstar.array.UnaryFn;
import org.plstar.array.Workers;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Value;
import org.plstar.refusal.Refusal;
import org.plstar.system.Loss;
import org.plstar.system.Objective;
import org.plstar.system.ResidualSystem;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class KernelNewtonTest {
    private static final KernelNewton.Method GN = KernelNewton.Method.GAUSS_NEWTON;
    private static final KernelNewton.Method LM = KernelNewton.Method.LEVENBERG_MARQUARDT;

    private record Run(Ending end, List<Watch.Moment> path, double[] w) {}

    private static Run run(
            ResidualSystem system,
            KernelNewton.Method method,
            double[] start,
            int steps,
            double target) {
        try (Workers workers = Workers.of(2)) {
            Storage w = Precision.DOUBLE.of(start.clone());
            List<Watch.Moment> path = new ArrayList<>();
            try (KernelNewton newton = KernelNewton.of(system, method, w, workers)) {
                Ending end = newton.run(steps, target, path::add);
                return new Run(end, path, w.toDoubles(0, w.size()));
            }
        }
    }

    private static double distance(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }
        return Math.sqrt(sum);
    }

    @ParameterizedTest
    @EnumSource(KernelSolve.class)
    void gaussNewtonFollowsTheReferencePath(KernelSolve solve) throws IOException {
        JsonNode reference;
        try (InputStream in =
                KernelNewtonTest.class.getResourceAsStream("/references/gauss_newton.json")) {
            reference = JsonMapper.shared().readTree(Objects.requireNonNull(in));
        }
        TwoLayer problem = new TwoLayer(20, 20, 8);
        double tolerance = 1e-9;
        assertThat(problem.start())
                .containsExactly(numbers(reference.at("/theta0")), within(1e-15));
        JsonNode path = reference.get("path");
        // conjugate gradients leave 1e-8 of a residual, which the next steps take care of
        double loose = solve == KernelSolve.CONJUGATE_GRADIENTS ? 1e-6 : tolerance;
        try (Workers workers = Workers.of(1)) {
            Storage w = Precision.DOUBLE.of(problem.start());
            try (KernelNewton newton =
                    KernelNewton.of(problem.system(), GN.solvedBy(solve), w, workers)) {
                newton.run(path.size() - 1, 0, i -> {
                    JsonNode there = path.get(i.step());
                    double theirs = there.get("residual_norm").asDouble();
                    // below 1e-9 of the start a residual is rounding
                    assertThat(Math.sqrt(2 * i.loss()))
                            .isCloseTo(theirs, within(loose * Math.max(theirs, 1e-3)));
                    double[] now = i.w().toDoubles(0, i.w().size());
                    assertThat(Vectors.norm(now))
                            .isCloseTo(there.get("theta_norm").asDouble(), within(loose * 10));
                    assertThat(Arrays.copyOf(now, 5))
                            .containsExactly(numbers(there.get("theta_head")), within(loose));
                    return true;
                });
            }
            assertThat(w.toDoubles(0, w.size()))
                    .containsExactly(numbers(reference.get("theta_final")), within(loose));
        }
    }

    private static double[] numbers(JsonNode list) {
        double[] x = new double[list.size()];
        for (int i = 0; i < x.length; i++) {
            x[i] = list.get(i).asDouble();
        }
        return x;
    }

    @Test
    void twoHundredEquationsInFiveThousandUnknownsAreSolvedNearTheStart() {
        TwoLayer problem = new TwoLayer(200, 200, 23);
        double[] start = problem.start();
        Run gaussNewton = run(problem.system(), GN, start, 50, 1e-8);
        Run damped = run(problem.system(), LM, start, 50, 1e-8);
        Run iterative = run(
                problem.system(), LM.solvedBy(KernelSolve.CONJUGATE_GRADIENTS), start, 50, 1e-8);
        double shortest = distance(gaussNewton.w, start);
        assertThat(shortest).isCloseTo(16.807138923614822, within(1e-6));
        for (Run r : List.of(gaussNewton, damped, iterative)) {
            assertThat(r.end.outcome()).isEqualTo(Outcome.TARGET_REACHED);
            assertThat(Math.sqrt(2 * r.end.loss())).isLessThanOrEqualTo(1e-8);
            assertThat(r.end.steps()).isLessThanOrEqualTo(8);
            assertThat(distance(r.w, start)).isCloseTo(shortest, within(0.01 * shortest));
        }
    }

    @Test
    void theStepIsTheShortestOneThatSolvesTheLinearizedEquations() {
        Linear linear = Linear.random(6, 15, false, 21);
        double[] start = new double[15];
        Arrays.setAll(start, i -> Math.cos(i));
        for (KernelSolve solve : KernelSolve.values()) {
            Run r = run(linear.system(), GN.solvedBy(solve), start, 20, 1e-11);
            assertThat(r.end.outcome()).isEqualTo(Outcome.TARGET_REACHED);
            // minimum norm: the step is in the span of the rows, so Kaczmarz from there goes to the
            // same point
            double[] kaczmarz = start;
            for (int sweep = 0; sweep < 3000; sweep++) {
                kaczmarz = linear.projected(kaczmarz, sweep % 6);
            }
            assertThat(r.w).containsExactly(kaczmarz, within(1e-8));
        }
    }

    @Test
    void dampingSavesAStartFromWhichPureStepsDiverge() {
        // w/√(1 + w²) = 0: Newton's step goes to -w³, away from the solution if |w| > 1
        ProgramBuilder b = new ProgramBuilder();
        Value w = b.param("w", Shape.of(1));
        b.output("f", b.div(w, b.unary(UnaryFn.SQRT, b.shift(b.mul(w, w), 1))));
        ResidualSystem system = ResidualSystem.of(b.build(), 0);
        double[] start = {3};
        Run pure = run(system, GN, start, 50, 1e-12);
        assertThat(pure.end.outcome()).isNotEqualTo(Outcome.TARGET_REACHED);
        Run damped = run(system, LM, start, 50, 1e-12);
        assertThat(damped.end.outcome()).isEqualTo(Outcome.TARGET_REACHED);
        assertThat(damped.path)
                .anyMatch(i -> i.damping().orElseThrow() > 0)
                .last()
                .matches(i -> i.damping().orElseThrow() == 0);
        for (int i = 1; i < damped.path.size(); i++) {
            assertThat(damped.path.get(i).loss())
                    .isLessThan(damped.path.get(i - 1).loss());
        }
    }

    @Test
    void repeatedEquationsAreSolvedThoughTheKernelIsSingular() {
        Linear once = Linear.random(5, 15, false, 22);
        double[] a = new double[7 * 15];
        double[] y = new double[7];
        for (int i = 0; i < 7; i++) {
            System.arraycopy(once.a(), i % 5 * 15, a, i * 15, 15);
            y[i] = once.y()[i % 5];
        }
        Linear twice = new Linear(a, y, once.solution(), 7, 15);
        double[] start = new double[15];
        double[] expected = run(once.system(), GN, start, 5, 1e-11).w;
        for (KernelNewton.Method method : List.of(GN, LM)) {
            Run r = run(twice.system(), method, start, 30, 1e-10);
            assertThat(r.end.outcome()).as("%s", r.end).isEqualTo(Outcome.TARGET_REACHED);
            assertThat(r.w).containsExactly(expected, within(1e-3));
        }
    }

    @Test
    void equationsThatContradictEachOtherStallWithAReason() {
        Linear once = Linear.random(5, 15, false, 22);
        double[] a = new double[6 * 15];
        double[] y = Arrays.copyOf(once.y(), 6);
        System.arraycopy(once.a(), 0, a, 0, 5 * 15);
        System.arraycopy(once.a(), 0, a, 5 * 15, 15);
        y[5] = y[0] + 1;
        Run r = run(
                new Linear(a, y, once.solution(), 6, 15).system(), LM, new double[15], 1000, 1e-8);
        assertThat(r.end.outcome()).isEqualTo(Outcome.STALLED);
        assertThat(r.end.loss()).isCloseTo(0.25, within(1e-6));
    }

    @Test
    void aResumedRunGivesTheBytesOfAnUninterruptedOne() {
        TwoLayer problem = new TwoLayer(20, 20, 8);
        for (KernelNewton.Method method :
                List.of(GN, LM, LM.solvedBy(KernelSolve.CONJUGATE_GRADIENTS))) {
            Run whole = run(problem.system(), method, problem.start(), 5, 0);
            for (int stop = 0; stop < 5; stop++) {
                int last = stop;
                Map<String, Storage> saved;
                List<String> path = new ArrayList<>();
                Stopping stopping = Stopping.after(5).orLoss(0);
                try (Workers workers = Workers.of(1)) {
                    Storage w = Precision.DOUBLE.of(problem.start());
                    try (KernelNewton steps =
                            KernelNewton.of(problem.system(), method, w, workers)) {
                        Training first = Training.of(steps, w);
                        first.run(stopping, i -> {
                            boolean on = i.step() < last;
                            if (on) {
                                path.add(text(i));
                            }
                            return on;
                        });
                        saved = Small.copy(first.state());
                    }
                }
                Storage w = Precision.DOUBLE.allocate(problem.start().length);
                try (Workers workers = Workers.of(2);
                        KernelNewton steps =
                                KernelNewton.of(problem.system(), method, w, workers)) {
                    Training second = Training.of(steps, w);
                    second.restore(saved);
                    second.run(stopping, i -> path.add(text(i)));
                }
                assertThat(path)
                        .isEqualTo(
                                whole.path.stream().map(KernelNewtonTest::text).toList());
                assertThat(w.toDoubles(0, w.size())).isEqualTo(whole.w);
            }
        }
    }

    @Test
    void aTestOfTheGradientIsRefusedSinceThereIsNone() {
        TwoLayer problem = new TwoLayer(5, 5, 8);
        Storage w = Precision.DOUBLE.of(problem.start());
        try (Workers workers = Workers.of(1);
                KernelNewton steps = KernelNewton.of(problem.system(), LM, w, workers)) {
            Training run = Training.of(steps, w);
            assertThatThrownBy(() -> run.run(Stopping.after(3).orGradientNorm(1), _ -> true))
                    .isInstanceOfSatisfying(
                            Refusal.class,
                            r -> assertThat(r.code())
                                    .isEqualTo(OptimizeRefusal.GRADIENT_TEST_NEEDS_FULL_BATCH));
        }
    }

    @Test
    void itStopsAtRoundingWhereThatIsAsked() {
        TwoLayer problem = new TwoLayer(20, 20, 8);
        Storage w = Precision.DOUBLE.of(problem.start());
        try (Workers workers = Workers.of(1);
                KernelNewton steps = KernelNewton.of(problem.system(), GN, w, workers)) {
            Ending end = Training.of(steps, w).run(Stopping.after(50).orRounding(), _ -> true);
            assertThat(end.outcome()).isEqualTo(Outcome.STALLED);
            assertThat(end.detail()).startsWith("at rounding: residual ");
            assertThat(end.steps()).isLessThan(12);
        }
    }

    @Test
    void onAnObjectiveItsLossIsTheMean() {
        TwoLayer problem = new TwoLayer(20, 20, 8);
        Storage w = Precision.DOUBLE.of(problem.start());
        try (Workers workers = Workers.of(1)) {
            Objective mean =
                    Objective.mean(problem.system(), Loss.SQUARE, Precision.DOUBLE, workers);
            try (Training run = Training.of(mean, LM, w)) {
                Ending end = run.run(
                        Stopping.after(2), m -> Math.abs(m.loss() / mean.value(m.w()) - 1) < 1e-12);
                assertThat(end.outcome()).isEqualTo(Outcome.STEPS_DONE);
            }
        }
    }

    @Test
    void singlePrecisionIsRefused() {
        try (Workers workers = Workers.of(1)) {
            Storage w = Precision.FLOAT.allocate(8);
            assertThatThrownBy(() ->
                            KernelNewton.of(Linear.random(3, 8, true, 1).system(), LM, w, workers))
                    .isInstanceOfSatisfying(
                            Refusal.class,
                            r -> assertThat(r.code()).isEqualTo(OptimizeRefusal.NEEDS_DOUBLE));
        }
    }

    private static String text(Watch.Moment i) {
        return i.step() + " " + i.loss() + " " + i.damping() + " " + i.trust();
    }
}
