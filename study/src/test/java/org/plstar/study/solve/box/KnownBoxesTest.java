package org.plstar.study.solve.box;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.plstar.data.equations.Equations;
import org.plstar.study.solve.Oracles;
import tools.jackson.databind.JsonNode;

/** Systems whose solutions in a box are known. */
class KnownBoxesTest {
    @TestFactory
    Stream<DynamicTest> allSolutionsAreFoundAndNoOther() {
        return StreamSupport.stream(Oracles.read("box/boxes.json").spliterator(), false)
                .map(c -> DynamicTest.dynamicTest(c.get("name").asString(), () -> check(c)));
    }

    private static void check(JsonNode c) {
        Equations text = Equations.parse(
                c.get("name").asString(), Path.of("."), c.get("pls").asString());
        BoxResult.Contents found = BoxRequest.of(text).run().box();
        JsonNode known = c.get("roots");
        assertThat(found.roots()).hasSize(known.size());
        assertThat(found.undecided()).hasSize(c.get("undecided_places").asInt());
        assertThat(found.complete()).isEqualTo(c.get("undecided_places").asInt() == 0);
        for (JsonNode root : known) {
            double[] w = Oracles.numbers(root);
            assertThat(found.roots()).anySatisfy(r -> {
                for (int j = 0; j < w.length; j++) {
                    assertThat(r.values()[j])
                            .isCloseTo(w[j], within(1e-13 * (1e-2 + Math.abs(w[j]))));
                }
                assertThat(r.unique()).isTrue();
                assertThat(r.width()).isLessThan(1e-9 * (1 + Math.abs(w[0])));
            });
        }
    }
}
