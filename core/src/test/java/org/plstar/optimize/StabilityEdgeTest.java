package org.plstar.optimize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.plstar.array.Kernels;
import org.plstar.array.Precision;
import org.plstar.array.Shape;
import org.plstar.array.Storage;
import org.plstar.array.UpdateKernels;
import org.plstar.array.Workers;
import org.plstar.network.Architecture;
import org.plstar.network.Initialization;
import org.plstar.network.Parametrization;
import org.plstar.operator.PowerIteration;
import org.plstar.reference.Oracle;
import org.plstar.system.Loss;
import org.plstar.system.LossCurvature;
import org.plstar.system.Objective;
import org.plstar.system.ResidualSystem;
import tools.jackson.databind.JsonNode;

/** Edges of stability, and gauges on networks, against references of another program. */
class StabilityEdgeTest {
    private static Direction direction(String method, double beta) {
        return switch (method) {
            case "gd" -> new Direction.Gradient(0);
            case "momentum" -> new Direction.Momentum(beta, 0, false, 0);
            case "nesterov" -> new Direction.Momentum(beta, 0, true, 0);
            case "adam" -> new Direction.Adam(beta, 0.999, 1e-8, 0, false);
            default -> throw new IllegalArgumentException(method);
        };
    }

    @Test
    void edgesAndGrowthAreThoseOfTheIteration() throws IOException {
        for (JsonNode o : Oracle.read(StabilityEdgeTest.class, "edges").path("expect")) {
            StabilityEdge edge = direction(
                            o.path("method").asString(), o.path("beta").asDouble())
                    .edge()
                    .orElseThrow();
            double limit = o.path("edge_of_eta_lambda").asDouble();
            assertThat(edge.limit()).isCloseTo(limit, within(1e-12 * limit));
            for (JsonNode g : o.path("growth")) {
                double growth = g.path("growth").asDouble();
                assertThat(edge.growth(g.path("gauge").asDouble() * limit))
                        .isCloseTo(growth, within(1e-9));
            }
            assertThat(edge.growth(0.999 * limit)).isLessThan(1);
            assertThat(edge.growth(limit)).isCloseTo(1, within(1e-12));
        }
    }

    @Test
    void dampeningAndWeightDecayCount() {
        StabilityEdge edge =
                new Direction.Momentum(0.9, 0.5, false, 0.25).edge().orElseThrow();
        assertThat(edge.limit()).isEqualTo(2 * 1.9 / 0.5);
        assertThat(edge.decay()).isEqualTo(0.25);
        assertThat(new Direction.Adam(0.9, 0.99, 1e-8, 0.1, true)
                        .edge()
                        .orElseThrow()
                        .decay())
                .isZero();
        Direction own = new Direction() {
            @Override
            public List<String> remembers() {
                return List.of();
            }

            @Override
            public void turn(Vectors v, int t) {}
        };
        assertThat(own.edge()).isEmpty();
    }

    @Test
    void dividesByWhatTheNextStepDividesBy() {
        for (Direction d : List.of(
                new Direction.Adam(0.0, 0.9, 1e-3, 0, false),
                new Direction.RmsProp(0.9, 1e-3, false, 0, 0),
                new Direction.RmsProp(0.9, 1e-3, true, 0, 0.1))) {
            Storage w = Precision.DOUBLE.of(new double[] {1, -2, 0.5});
            List<Storage> memory = d.remembers().stream()
                    .map(_ -> Precision.DOUBLE.allocate(3))
                    .toList();
            for (int t = 0; t < 4; t++) {
                Storage g = Precision.DOUBLE.of(new double[] {0.3 + t, -1, 2.0 / (t + 1)});
                Direction.Vectors v = vectors(w, g, memory);
                double[] divisor = d.edge().orElseThrow().divisor().at(v, t);
                double[] gradient = g.toDoubles(0, 3);
                double decay = d.edge().orElseThrow().decay();
                d.turn(v, t);
                for (int i = 0; i < 3; i++) {
                    assertThat((gradient[i] + decay * w.get(i)) / divisor[i])
                            .isCloseTo(g.get(i), within(1e-12));
                }
            }
        }
    }

    private static Direction.Vectors vectors(Storage w, Storage g, List<Storage> memory) {
        return new Direction.Vectors(
                Kernels.of(Precision.DOUBLE),
                UpdateKernels.of(Precision.DOUBLE),
                w,
                g,
                memory,
                0,
                w.size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"gauge_square", "gauge_entropy"})
    void gaugesOfNetworksAreThoseOfTheirHessians(String name) throws IOException {
        JsonNode o = Oracle.read(StabilityEdgeTest.class, name);
        boolean ntk = o.path("parametrization").asString().equals("ntk");
        ResidualSystem system = ResidualSystem.of(
                Architecture.parse(o.path("network").asString())
                        .build(
                                Shape.of(o.path("X").get(0).size()),
                                o.path("Y").get(0).size(),
                                new Initialization(
                                        ntk ? Parametrization.NTK : Parametrization.PYTORCH,
                                        OptionalDouble.empty(),
                                        ntk ? o.path("sigma_b").asDouble() : 0)),
                Oracle.numbers(o.path("X")),
                Oracle.numbers(o.path("Y")));
        Loss loss = o.path("loss").asString().equals("square") ? Loss.SQUARE : Loss.CROSS_ENTROPY;
        Objective objective = Objective.mean(system, loss, Precision.DOUBLE, Workers.alone());
        for (Map.Entry<String, JsonNode> e : o.path("expect").properties()) {
            JsonNode wanted = e.getValue();
            double eta = wanted.path("eta").asDouble();
            Direction d = direction(e.getKey(), 0.9);
            Storage w = Precision.DOUBLE.of(Oracle.numbers(o.path("weights")));
            int steps = wanted.path("steps_before").asInt();
            try (Training training = Training.of(objective, Optimizer.of(d, eta), w)) {
                training.run(Stopping.after(steps), m -> {
                    if (m.step() == steps) {
                        Map<String, Storage> state = training.state();
                        List<Storage> memory =
                                d.remembers().stream().map(state::get).toList();
                        check(d.edge().orElseThrow(), eta, objective, m, memory, wanted);
                    }
                    return true;
                });
            }
        }
    }

    private static void check(
            StabilityEdge edge,
            double eta,
            Objective objective,
            Watch.Moment m,
            List<Storage> memory,
            JsonNode wanted) {
        assertThat(m.loss()).isCloseTo(wanted.path("loss").asDouble(), within(1e-10));
        double[] divisor = edge.divisor().at(vectors(m.w(), m.gradient(), memory), m.step());
        PowerIteration sharpness = new PowerIteration(m.w().size(), 1);
        LossCurvature hessian = objective.hessian(m.w());
        PowerIteration.Look look = sharpness.look(hessian, 0, divisor);
        for (int i = 0; i < 200; i++) {
            look = sharpness.look(hessian, 0, divisor);
        }
        assertThat(look.settled()).isTrue();
        double gauge = wanted.path("gauge_top").asDouble();
        assertThat(eta * look.value() / edge.limit()).isCloseTo(gauge, within(1e-6 * gauge));
        if (wanted.has("top_component")) {
            assertThat(sharpness.component(m.gradient(), divisor))
                    .isCloseTo(wanted.path("top_component").asDouble(), within(1e-6));
        }
    }
}
