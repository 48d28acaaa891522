package org.plstar.study.advise;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.plstar.array.Shape;
import org.plstar.program.ParamLayout;

/** Groups of a model's arrays by their names, and the patterns that select them. */
class WeightGroupTest {
    /** The names of an encoder as sentence transformers have it. */
    private static List<String> encoder(int layers) {
        List<String> names = new java.util.ArrayList<>(List.of(
                "embeddings.word_embeddings.weight",
                "embeddings.position_embeddings.weight",
                "embeddings.LayerNorm.weight",
                "embeddings.LayerNorm.bias"));
        for (int l = 0; l < layers; l++) {
            for (String module : List.of(
                    "attention.self.query",
                    "attention.self.key",
                    "attention.self.value",
                    "attention.output.dense",
                    "attention.output.LayerNorm",
                    "intermediate.dense",
                    "output.dense",
                    "output.LayerNorm")) {
                names.add("encoder.layer." + l + "." + module + ".weight");
                names.add("encoder.layer." + l + "." + module + ".bias");
            }
        }
        return names;
    }

    private static List<WeightGroup> groups(List<String> names) {
        SequencedMap<String, Shape> shapes = new LinkedHashMap<>();
        names.forEach(n -> shapes.put(n, n.endsWith("bias") ? Shape.of(3) : Shape.of(3, 2)));
        return WeightGroup.of(new ParamLayout(shapes));
    }

    private static Set<String> selected(WeightGroup g, List<String> names) {
        return names.stream()
                .filter(n -> g.patterns().stream()
                        .anyMatch(p -> n.matches(Pattern.quote(p).replace("*", "\\E.*\\Q"))))
                .collect(Collectors.toSet());
    }

    @Test
    void layersKindsNormsAndBiasesAreGroups() {
        List<WeightGroup> groups = groups(encoder(6));
        assertThat(groups.stream().map(WeightGroup::name))
                .contains(
                        "layer 0",
                        "layer 5",
                        "last two layers",
                        "attention.self.query",
                        "output.dense",
                        "norms",
                        "biases",
                        "outside of layers",
                        "all")
                .hasSizeLessThanOrEqualTo(WeightGroup.MOST);
        WeightGroup layer = groups.get(2);
        assertThat(layer.patterns()).containsExactly("encoder.layer.2.*");
        assertThat(layer.weights()).isEqualTo(8 * 9);
        assertThat(groups.getLast().patterns()).containsExactly("*");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 6, 12, 24})
    void patternsSelectTheGroupAndNothingElse(int layers) {
        List<String> names = encoder(layers);
        List<WeightGroup> groups = groups(names);
        assertThat(groups).hasSizeLessThanOrEqualTo(WeightGroup.MOST);
        for (WeightGroup g : groups) {
            assertThat(selected(g, names)).as(g.name()).isEqualTo(g.arrays());
        }
    }

    @Test
    void namesWithoutLayersAreGroupsToo() {
        List<String> names = List.of("a.weight", "a.bias", "0.weight", "2.weight", "2.bias", "w");
        for (WeightGroup g : groups(names)) {
            assertThat(selected(g, names)).as(g.name()).isEqualTo(g.arrays());
        }
    }
}
