package org.plstar.study.fit;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.plstar.data.Dataset;
import org.plstar.data.Split;
import org.plstar.data.source.Bundled;
import org.plstar.optimize.Batches;
import org.plstar.optimize.Direction;
import org.plstar.study.Preparation;
import org.plstar.study.PreparedDataset;
import org.plstar.system.Loss;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The law of the cross-entropy: its formula against a reference, its forecast against a run. */
class GradientLawTest {
    private static final Method GD = Method.GRADIENT_DESCENT;

    private static Method method(
            Loss loss, double smoothing, Direction direction, Optional<Batches> batches) {
        return new Method(
                "own",
                loss,
                smoothing,
                direction,
                GD.rule(),
                GD.schedule(),
                batches,
                GD.newton(),
                GD.customary());
    }

    private static FitResult wine(Method method) {
        Dataset rows = Bundled.WINE.load();
        PreparedDataset data = PreparedDataset.of(
                Split.given(rows, Optional.empty()), Preparation.standardizing(rows), List.of());
        return FitRequest.of(data, "dense(32) tanh dense")
                .withEta(method.direction().rescales() ? 0.01 : 2)
                .withMethod(method)
                .withSteps(200)
                .run();
    }

    @Test
    void theForecastIsThatOfTheReference() throws IOException {
        JsonNode o;
        try (InputStream in =
                requireNonNull(GradientLawTest.class.getResourceAsStream("path_entropy.json"))) {
            o = JsonMapper.shared().readTree(in);
        }
        for (JsonNode look : o.path("expect").path("looks")) {
            if (look.has("forecast_end_by_gradient_over_loss")) {
                double wanted = look.path("forecast_end_by_gradient_over_loss").asDouble();
                assertThat(GradientLaw.forecast(
                                look.path("loss").asDouble(),
                                look.path("gradient_over_loss").asDouble(),
                                o.path("eta").asDouble(),
                                o.path("steps").asInt() - look.path("step").asInt()))
                        .isCloseTo(wanted, within(1e-10 * wanted));
            }
        }
    }

    @Test
    void aCrossEntropyFallsAsForetold() {
        FitResult r = wine(method(Loss.CROSS_ENTROPY, 0, GD.direction(), Optional.empty()));
        GradientLaw law = GradientLaw.of(r);

        assertThat(law.c().value()).isPresent();
        double foretold = law.loss().value().orElseThrow();
        assertThat(foretold).isBetween(0.5 * r.last().loss(), 2 * r.last().loss());
        assertThat(law.steps().value()).isPresent();
    }

    @Tag("net")
    @Test
    void itIsWithheldWithAReason() {
        Direction adam = new Direction.Adam(0.9, 0.999, 1e-8, 0, false);
        assertThat(GradientLaw.of(wine(GD)).c().reason()).contains("square loss");
        assertThat(GradientLaw.of(wine(
                                method(Loss.CROSS_ENTROPY, 0.1, GD.direction(), Optional.empty())))
                        .c()
                        .reason())
                .contains("smoothing");
        assertThat(GradientLaw.of(wine(method(
                                Loss.CROSS_ENTROPY,
                                0,
                                GD.direction(),
                                Optional.of(new Batches(16, Batches.Sampling.IN_ORDER, 1)))))
                        .c()
                        .reason())
                .contains("another loss");
        GradientLaw law =
                GradientLaw.of(wine(method(Loss.CROSS_ENTROPY, 0, adam, Optional.empty())));
        assertThat(law.loss().value()).isEmpty();
    }
}
