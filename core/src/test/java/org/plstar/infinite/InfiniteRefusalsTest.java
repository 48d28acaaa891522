package org.plstar.infinite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plstar.array.Shape;
import org.plstar.array.Workers;
import org.plstar.network.Architecture;
import org.plstar.network.Initialization;
import org.plstar.network.Layer;
import org.plstar.network.Parametrization;
import org.plstar.network.Site;
import org.plstar.program.Value;
import org.plstar.refusal.Refusal;

/** Everything without a limit is refused with its layer before any number is computed. */
final class InfiniteRefusalsTest {
    private static Refusal.Code code(Architecture architecture, Shape input, Initialization how) {
        Refusal refusal = catchThrowableOfType(
                Refusal.class, () -> InfiniteNetwork.of(architecture, input, how));
        return refusal.code();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dense batchnorm relu dense | NO_LIMIT",
                "dense prelu dense | NO_LIMIT",
                "attention(1) dense | NO_LIMIT",
                "maxpool(2) dense | NO_LIMIT",
                "conv(4,3) relu flatten dense | RAW_DATA",
                "gap dense | RAW_DATA",
                "dense relu | LAST_LAYER",
                "dense layernorm | LAST_LAYER",
                "concat(dense(2),dense(3)) | LAST_LAYER",
                "dense tanh shared(a,dense) tanh shared(a,dense) | LAST_LAYER",
                "dense tanh sin dense | NOT_GAUSSIAN",
                "dense tanh residual(dense tanh dense) tanh dense | NOT_GAUSSIAN",
                "dense relu layernorm tanh dense | NOT_GAUSSIAN",
                "dense residual(tanh dense,skip=layernorm) tanh dense | NOT_GAUSSIAN",
                "relu dense | RAW_DATA",
                "layernorm dense | RAW_DATA",
                "residual(dense tanh dense) dense | RAW_DATA",
                "shared(a,dense) tanh shared(a,dense) tanh dense | RAW_DATA",
                "dense residual(tanh) dense | SAME_WEIGHTS",
                "dense product(tanh,sigmoid) dense | SAME_WEIGHTS",
                "dense residual(relu shared(a,dense)) residual(relu shared(a,dense)) relu dense"
                        + " | SAME_WEIGHTS",
                "dense concat(relu shared(a,dense(5)),tanh shared(a,dense(5))) dense"
                        + " | SAME_WEIGHTS",
                "concat(dense relu,dense(3)) dense | WIDTH",
                "sum(dense(4),dense(5)) dense | WIDTH",
                "dense shared(a,layernorm) dense | NO_LIMIT",
                "dense hardtanh dense | NO_DUAL"
            })
    void aNetworkWithoutALimitIsRefused(String text, InfiniteRefusal expected) {
        assertThat(code(Architecture.parse(text), Shape.of(3), Initialization.DEFAULT))
                .isEqualTo(expected);
    }

    @Test
    void otherInputsAndParametrizationsAreRefused() {
        Architecture dense = Architecture.parse("dense relu dense");
        assertThat(code(dense, Shape.of(4, 4), Initialization.DEFAULT))
                .isEqualTo(InfiniteRefusal.NOT_YET);
        assertThat(code(
                        dense,
                        Shape.of(3),
                        new Initialization(Parametrization.PYTORCH, OptionalDouble.empty(), 0.1)))
                .isEqualTo(InfiniteRefusal.PARAMETRIZATION);
        assertThat(code(
                        dense,
                        Shape.of(3),
                        new Initialization(Parametrization.STANDARD, OptionalDouble.empty(), 0.1)))
                .isEqualTo(InfiniteRefusal.WIDTH);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dense relu dense | NO_LIMIT",
                "conv(4,3) relu dense | NO_LIMIT",
                "conv(4,3) relu maxpool(2) flatten dense | NO_LIMIT",
                "conv(4,3) batchnorm relu gap dense | NO_LIMIT",
                "conv(4,3) layernorm relu gap dense | NO_LIMIT",
                "conv(4,3) relu conv(4,3,groups=4) relu gap dense | NO_LIMIT",
                "conv(4,3,groups=2) relu gap dense | NOT_YET",
                "conv(4,9,padding=valid) gap dense | NO_LIMIT",
                "relu conv(4,3) gap dense | RAW_DATA",
                "conv(4,3) relu avgpool(2) relu flatten dense | NOT_GAUSSIAN",
                "conv(4,3) relu flatten conv(4,3) gap dense | RAW_DATA",
                "conv(4,3) relu gap | LAST_LAYER",
                "conv(4,3) | LAST_LAYER",
                "conv(4,3) residual(relu conv(4,3,stride=2)) gap dense | WIDTH",
                "embedding(9,4) gap dense | RAW_DATA"
            })
    void aNetworkOfImagesWithoutALimitIsRefused(String text, InfiniteRefusal expected) {
        assertThat(code(Architecture.parse(text), Shape.of(2, 6, 6), Initialization.DEFAULT))
                .isEqualTo(expected);
    }

    /** A layer of a user's own, which says nothing of its limit. */
    private record Own() implements Layer {
        @Override
        public String text() {
            return "own";
        }

        @Override
        public Value apply(Site site, Value x) {
            return x;
        }
    }

    @Test
    void aLayerOfTheUsersOwnIsRefusedByDefault() {
        assertThat(code(
                        new Architecture(java.util.List.of(new Own())),
                        Shape.of(3),
                        Initialization.DEFAULT))
                .isEqualTo(InfiniteRefusal.NO_LIMIT);
    }

    @Test
    void badRowsAreRefused() {
        InfiniteNetwork net = InfiniteNetwork.of(
                Architecture.parse("dense relu dense"), Shape.of(2), Initialization.DEFAULT);
        for (double[] row : new double[][] {{1}, {1, Double.NaN}}) {
            Refusal refusal = catchThrowableOfType(
                    Refusal.class,
                    () -> net.kernels(new double[][] {row}, Workers.alone()).close());
            assertThat(refusal.code()).isEqualTo(InfiniteRefusal.ROWS);
        }
        Refusal refusal = catchThrowableOfType(
                Refusal.class,
                () -> net.kernels(new double[][] {{1e200, 1}}, Workers.alone()).close());
        assertThat(refusal.code()).isEqualTo(InfiniteRefusal.OVERFLOW);
    }
}
