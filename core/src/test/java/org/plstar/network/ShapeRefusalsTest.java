package org.plstar.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.plstar.array.Shape;
import org.plstar.refusal.Refusal;

/**
 * A layer that cannot take what comes says which it is, where it stands, what came and what it
 * needs.
 */
class ShapeRefusalsTest {
    /** Layers that take every shape a network can bring them. */
    private static final Set<Class<?>> UNDEMANDING = Set.of(
            Activate.class,
            BatchNorm.class,
            Dense.class,
            Dropout.class,
            Flatten.class,
            LayerNorm.class,
            Scale.class,
            Softmax.class);

    /**
     * A network that does not fit.
     *
     * @param layer the text of the layer to be named, where it stands in the text
     */
    record Misfit(
            Class<?> kind,
            String text,
            int[] input,
            NetworkRefusal code,
            String layer,
            String... said) {
        @Override
        public String toString() {
            return text + " on " + Arrays.toString(input);
        }
    }

    private static Misfit shape(
            Class<?> kind, String text, String layer, int[] input, String... said) {
        return new Misfit(kind, text, input, NetworkRefusal.SHAPE, layer, said);
    }

    private static int[] on(int... input) {
        return input;
    }

    static List<Misfit> misfits() {
        return List.of(
                shape(
                        PRelu.class,
                        "dense(4) prelu(3)",
                        "prelu(3)",
                        on(2),
                        "[4]",
                        "3 numbers along the first axis"),
                shape(
                        Conv.class,
                        "dense(4) conv(2,3x3)",
                        "conv(2,3x3)",
                        on(4),
                        "[4]",
                        "[channels, height, width]"),
                shape(
                        Conv.class,
                        "conv(2,3x3) conv(2,9x5,padding=valid)",
                        "conv(2,9x5,padding=valid)",
                        on(1, 5, 6),
                        "[2, 5, 6]",
                        "9 rows and 5 columns"),
                shape(
                        Conv.class,
                        "conv(6,3x3) relu conv(4,3x3,groups=4)",
                        "conv(4,3x3,groups=4)",
                        on(1, 5, 6),
                        "[6, 5, 6]",
                        "4 groups"),
                shape(
                        Pool.class,
                        "tanh avgpool(2x2)",
                        "avgpool(2x2)",
                        on(8),
                        "[8]",
                        "[channels, height, width]"),
                shape(
                        Pool.class,
                        "tanh maxpool(2x2)",
                        "maxpool(2x2)",
                        on(3, 4),
                        "[3, 4]",
                        "[channels, height, width]"),
                shape(
                        Pool.class,
                        "maxpool(2x2) maxpool(3x3)",
                        "maxpool(3x3)",
                        on(1, 4, 4),
                        "[1, 2, 2]",
                        "3x3"),
                shape(
                        GlobalAverage.class,
                        "conv(2,3x3) gap relu gap",
                        "gap",
                        on(1, 4, 4),
                        "[2]",
                        "[channels, height, width]"),
                shape(
                        Attention.class,
                        "dense(6) attention(2)",
                        "attention(2)",
                        on(6),
                        "[6]",
                        "[tokens, width]"),
                shape(
                        Attention.class,
                        "tanh attention(4)",
                        "attention(4)",
                        on(3, 6),
                        "[3, 6]",
                        "4 heads"),
                shape(
                        MeanTokens.class,
                        "flatten mean_tokens dense",
                        "mean_tokens",
                        on(3, 6),
                        "[18]",
                        "[tokens, width]"),
                shape(
                        Embedding.class,
                        "embedding(9,4)",
                        "embedding(9,4)",
                        on(3, 6),
                        "[3, 6]",
                        "[T]"),
                new Misfit(
                        Embedding.class,
                        "tanh embedding(9,4)",
                        on(3),
                        NetworkRefusal.TOKENS,
                        "embedding(9,4)",
                        "token ids"),
                shape(
                        Residual.class,
                        "dense(4) residual(dense(5) tanh) dense",
                        "residual(dense(5) tanh)",
                        on(3),
                        "[5]",
                        "[4]"),
                shape(
                        Residual.class,
                        "residual(dense(5),dense(4)) dense",
                        "residual(dense(5),skip=dense(4))",
                        on(3),
                        "[5]",
                        "[4]"),
                shape(
                        Residual.class,
                        "dense(4) residual(tanh residual(dense(7))) dense",
                        "residual(dense(7))",
                        on(3),
                        "[7]",
                        "[4]"),
                shape(
                        Branches.class,
                        "dense(4) sum(dense(2),dense(3)) dense",
                        "sum(dense(2),dense(3))",
                        on(3),
                        "[3]",
                        "[2]"),
                shape(
                        Branches.class,
                        "product(dense(2),identity) dense",
                        "product(dense(2),identity)",
                        on(3),
                        "[3]",
                        "[2]"),
                shape(
                        Branches.class,
                        "concat(conv(2,1x1),gap) flatten dense",
                        "concat(conv(2,1x1),gap)",
                        on(2, 3, 3),
                        "[2]",
                        "[2, 3, 3]"),
                shape(
                        Branches.class,
                        "concat(dense(2),dense(3),axis=4) dense",
                        "concat(dense(2),dense(3),axis=4)",
                        on(2),
                        "axis 4"),
                new Misfit(
                        SharedLayer.class,
                        "shared(a,dense(4)) shared(a,dense(4)) dense",
                        on(3),
                        NetworkRefusal.SHARED,
                        "dense(4)",
                        "[4, 3]",
                        "[4, 4]"));
    }

    @ParameterizedTest
    @MethodSource("misfits")
    void namesTheLayerItsPositionWhatCameAndWhatItNeeds(Misfit m) {
        Refusal r = catchThrowableOfType(
                Refusal.class,
                () -> Architecture.parse(m.text)
                        .build(Shape.of(m.input), 2, Initialization.DEFAULT));
        assertThat(r).as("a refusal").isNotNull();
        assertThat(r.code()).isEqualTo(m.code);
        String needle = m.kind == SharedLayer.class
                ? "shared("
                : m.layer.contains("skip=") ? "residual(" : m.layer;
        int position = m.text.lastIndexOf(needle) + 1;
        assertThat(r.getMessage())
                .contains("position " + position + ",")
                .contains("(" + m.layer + ")")
                .contains(m.said)
                .doesNotContain("\n");
    }

    @Tag("net")
    @Test
    void everyLayerThatIsParticularHasACase() {
        Set<Class<?>> seen = new HashSet<>(UNDEMANDING);
        misfits().forEach(m -> seen.add(m.kind));
        List<Class<?>> layers = new ArrayList<>();
        new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("org.plstar.network")
                        .stream()
                        .filter(c -> c.isAssignableTo(Layer.class) && !c.isInterface())
                        .forEach(c -> layers.add(c.reflect()));
        assertThat(layers).hasSizeGreaterThan(15);
        assertThat(seen).containsAll(layers);
    }
}
