package org.plstar.app.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.plstar.landscape.Observation;
import tools.jackson.databind.json.JsonMapper;

class ResidualRateTest {
    private static final OptionalDouble NONE = OptionalDouble.empty();

    /** Losses of a residual that falls by a rate a step. */
    private static List<Observation> path(double rate, int... steps) {
        return IntStream.of(steps)
                .mapToObj(
                        t ->
                                new Observation(
                                        t,
                                        Math.exp(-2 * rate * t),
                                        1,
                                        NONE,
                                        NONE,
                                        NONE,
                                        NONE,
                                        0,
                                        0,
                                        NONE,
                                        Optional.empty(),
                                        NONE,
                                        NONE,
                                        NONE,
                                        Map.of()))
                .toList();
    }

    private static SequencedMap<String, String> facts(double rate, int... steps) {
        SequencedMap<String, String> facts = new LinkedHashMap<>();
        ResidualRate.add(path(rate, steps), facts);
        return facts;
    }

    @Test
    void theRateIsThatOfTheSecondHalf() {
        double rate = Double.parseDouble(facts(0.02, 0, 10, 50, 100).get("residual_rate"));
        assertThat(rate).isCloseTo(0.02, within(1e-12));
        assertThat(facts(-0.02, 0, 50, 100)).isEmpty();
        assertThat(facts(0, 0, 50, 100)).isEmpty();
        assertThat(facts(0.02, 0)).isEmpty();
    }

    @Test
    void stepsThatAreMissingFollowFromTheFactor() {
        // a factor e², at 0.01 a step
        String theorem =
                """
                {"theorem": "A'", "holds": false, "point": "w0", "claim": "", "does_not_claim": "",
                 "inequality": "", "constants": [], "kappa": [], "words": "too large",
                 "too_large": 7.38905609893065}""";
        assertThat(missing(theorem, "\"residual_rate\": \"0.01\","))
                .isEqualTo("too large; at this run's rate about 200 more steps bring it");
        assertThat(missing(theorem, "")).isEqualTo("too large");
        assertThat(missing(theorem.replace("too_large", "other"), "\"residual_rate\": \"0.01\","))
                .isEqualTo("too large");
    }

    private static String missing(String theorem, String rate) {
        CertificateFacts c =
                CertificateFacts.of(
                        JsonMapper.shared()
                                .readTree(
                                        """
                                        {"plstar": "", "system": "", "check": "", "digest": "", %s
                                         "theorems": [%s]}"""
                                                .formatted(rate, theorem)));
        return ResidualRate.missing(c, c.theorems().getFirst());
    }
}
