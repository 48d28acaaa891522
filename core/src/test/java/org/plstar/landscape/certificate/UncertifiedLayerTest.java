package org.plstar.landscape.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plstar.array.Shape;
import org.plstar.network.Architecture;
import org.plstar.network.Initialization;
import org.plstar.network.Network;
import org.plstar.refusal.Refusal;

/**
 * A layer without bounds is refused by its name, with the reason and what could stand in its place.
 */
final class UncertifiedLayerTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    conv(2,3x3) relu gap dense|NOT_SMOOTH|layer 1, relu|gelu or softplus
                    conv(2,3x3) tanh maxpool(2x2) flatten dense|NOT_SMOOTH|layer 2, maxpool(2x2)|use avgpool(2x2)
                    conv(2,3x3) residual(conv(2,3x3) elu) gap dense|NOT_SMOOTH|layer 1.body.1, elu|silu or softplus
                    flatten dense(3) layernorm dense|LAYER|layer 2, layernorm|scale
                    conv(2,3x3) batchnorm tanh gap dense|LAYER|layer 1, batchnorm|leave it out
                    flatten dense(3) dropout(0.1) dense|LAYER|layer 2, dropout(0.1)|leave it out
                    conv(2,3x3) tanh dense(3) flatten dense|LAYER|layer 2, dense(3)|flatten
                    flatten product(dense(3),dense(3)) dense|LAYER|layer 1, product|sum
                    flatten concat(dense(3),dense(3)) dense|LAYER|layer 1, concat|sum
                    flatten shared(a,dense(16)) tanh shared(a,dense(16)) dense|LAYER|layer 1, shared|weights of its own
                    """)
    void aLayerWithoutBoundsIsNamedWithItsReason(
            String text, CertificateRefusal code, String where, String instead) {
        Network network = built(text);
        double[] w = network.initialParameters(1);

        assertThatThrownBy(() -> StageNetwork.of(network, w))
                .isInstanceOfSatisfying(Refusal.class, r -> assertThat(r.code()).isEqualTo(code))
                .hasMessageContaining(where)
                .hasMessageContaining(instead);
    }

    @ParameterizedTest
    @CsvSource({"2,0", "3,1"})
    void attentionIsRefused(int tokens, int at) {
        Network network =
                Architecture.parse(
                                at == 0
                                        ? "attention(1) flatten dense"
                                        : "dense(4) attention(2) flatten dense")
                        .build(Shape.of(tokens, 4), 1, Initialization.DEFAULT);

        assertThatThrownBy(() -> StageNetwork.of(network, network.initialParameters(1)))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        r -> assertThat(r.code()).isEqualTo(CertificateRefusal.LAYER));
    }

    private static Network built(String text) {
        return Architecture.parse(text).build(Shape.of(1, 4, 4), 1, Initialization.DEFAULT);
    }
}
